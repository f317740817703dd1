// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// A pipe in the place of a GPIO file: the program has its end to read from, so that read, poll, dup and the like are the
/// kernel's own; this side has the other one.
/// </summary>
internal sealed class ProgramPipe(Pipe pipe) : IEventPipe
{
    // So many bytes wait, or fewer: what the program has read meanwhile is asked only where it makes a difference.
    private int _mostWaiting;

    /// <summary>The pipe.</summary>
    public Pipe Pipe { get; } = pipe;

    /// <summary>Is told what becomes of the events, if there is one.</summary>
    public FileTrace? Trace { get; set; }

    /// <summary>Recognises the program's end; null before <see cref="GiveAway"/>, or if there were no descriptors left.</summary>
    public OpenFileMark? Mark { get; private set; }

    /// <summary>How many events were written.</summary>
    public long Written { get; private set; }

    /// <summary>The program has its end now: it alone keeps it open.</summary>
    public void GiveAway()
    {
        Mark = OpenFileMark.Create(Pipe.Reader);
        Pipe.Reader.Dispose();
    }

    /// <inheritdoc/>
    public int Waiting(int eventSize) => (_mostWaiting = Pipe.Waiting) / eventSize;

    /// <inheritdoc/>
    public bool HasFewerThan(int events, int eventSize) => _mostWaiting / eventSize < events || Waiting(eventSize) < events;

    /// <inheritdoc/>
    public void DropOldest(int eventSize)
    {
        // The program can have read it just now.
        if (Pipe.Drop(eventSize) > 0)
            Trace?.Lost();
    }

    /// <inheritdoc/>
    public void LeaveOut() => Trace?.LeftOut();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> @event)
    {
        Written++;
        _mostWaiting += @event.Length;
        // A user who has very many pipes gets small ones (fs.pipe-user-pages-soft): then the oldest goes, as in a full buffer.
        if (!Pipe.TryWrite(@event) && Pipe.Drop(@event.Length) > 0)
        {
            Trace?.Lost();
            Pipe.TryWrite(@event);
        }

        Trace?.Wrote(@event);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Trace?.Closed();
        Mark?.Dispose();
        Pipe.Dispose();
    }
}
