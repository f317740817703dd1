// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Uapi.Trace;

/// <summary>
/// What a trace knows of a file that a program has open. A few events at a time have lines of their own, so that a burst does
/// not hide the calls; the others are counted. For the board's thread, but for <see cref="TakeUnshown"/>.
/// </summary>
/// <param name="writer">Where its lines go.</param>
/// <param name="number">The descriptor that it was opened as.</param>
/// <param name="opener">Who has opened it.</param>
/// <param name="label">What it stands for.</param>
/// <param name="forget">To be called when it is closed.</param>
internal sealed class FileTrace(TraceWriter writer, int number, TracedProgram opener, FileLabel label, Action<FileTrace> forget)
{
    /// <summary>How many events have lines of their own within <see cref="Span"/>.</summary>
    internal const int MostShown = 10;

    private const long Span = 500_000_000;

    private long _events;
    private long _lost;
    private long _unshown;
    private long _unshownLost;
    private long _spanStart = long.MinValue / 2;
    private int _shown;

    /// <summary>Who has opened it.</summary>
    public TracedProgram Opener => opener;

    /// <summary>What it stands for.</summary>
    public FileLabel Label { get; private set; } = label;

    /// <summary>Says which lines it stands for, once that is known.</summary>
    public void SetLines(uint[] offsets) => Label = Label with { Offsets = offsets };

    /// <summary>The program was given an event.</summary>
    public void Wrote(ReadOnlySpan<byte> @event)
    {
        _events++;
        long now = MonotonicClock.Nanoseconds;
        if (now - _spanStart >= Span)
        {
            _spanStart = now;
            _shown = 0;
        }

        if (_shown >= MostShown)
        {
            Interlocked.Increment(ref _unshown);
            return;
        }

        _shown++;
        byte[] copy = @event.ToArray();
        writer.Add(opener, this, () => $"event {this}, {EventText.Of(copy, Label.Names)}");
    }

    /// <summary>An event that the program was given is lost: it had to go for a newer one.</summary>
    public void Lost()
    {
        _lost++;
        Interlocked.Increment(ref _unshownLost);
    }

    /// <summary>An event is lost: there was no room for it.</summary>
    public void LeftOut()
    {
        _events++;
        Lost();
    }

    /// <summary>The program's last descriptor was closed.</summary>
    public void Closed()
    {
        (long events, long lost) = (_events, _lost);
        forget(this);
        writer.Forget(this);
        writer.Add(opener, this, () => events + lost == 0
            ? $"closed {this}"
            : $"closed {this}, {UnshownEvents.Count(events, "event")}{UnshownEvents.Told(lost)}");
    }

    /// <summary>Takes the events that were not told of. Any thread.</summary>
    public UnshownEvents TakeUnshown() => new(Interlocked.Exchange(ref _unshown, 0), Interlocked.Exchange(ref _unshownLost, 0));

    /// <summary>Puts back what was taken and could not be told. Any thread.</summary>
    public void GiveBack(UnshownEvents events)
    {
        Interlocked.Add(ref _unshown, events.Written);
        Interlocked.Add(ref _unshownLost, events.Lost);
    }

    /// <inheritdoc/>
    public override string ToString() => Label.Of(number);
}
