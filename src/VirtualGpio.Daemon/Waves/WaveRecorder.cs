// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Linux;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Turns a board's events into a VCD file. For one caller at a time.</summary>
/// <remarks>
/// <para>
/// A consistent start: first the position in the ring of events is taken, then the levels are asked for, net by net with the
/// number of its changes (<see cref="NetState.Changes"/>). Events follow that the levels contain already; they are known by
/// their numbers (<see cref="EventEntry.Count"/>), and left out. So no change is lost, and none is there twice. What the
/// ring has lost before it was read is treated in the same way.
/// </para>
/// <para>
/// The writer writes to its stream by itself only when <see cref="VcdWriter.Capacity"/> is reached, which this never lets
/// happen as long as <see cref="FlushAsync"/> is called whenever <see cref="IsFull"/> says so.
/// </para>
/// </remarks>
internal sealed class WaveRecorder
{
    /// <summary>How many nets are asked for at once: the board's thread is not to be held up.</summary>
    private const int NetsAtOnce = 256;

    /// <summary>A change in the file has 32 bytes at the most: what is read at once fills a quarter of the writer's buffer.</summary>
    private const int LongestChange = 32;

    private readonly BoardHost _host;
    private readonly SignalSet _set;
    private readonly EventReader _reader;
    private readonly VcdWriter _writer;
    private readonly EventEntry[] _entries;
    private readonly long[] _known;
    private readonly long _until;
    private long _lastTime;
    private long _unseen;

    private WaveRecorder(BoardHost host, SignalSet set, EventReader reader, VcdWriter writer, long start, long until)
    {
        _host = host;
        _set = set;
        _reader = reader;
        _writer = writer;
        _entries = new EventEntry[Math.Max(1, writer.Capacity / 4 / LongestChange)];
        _known = new long[set.Nets.Count];
        _until = until;
        _lastTime = Since = start;
    }

    /// <summary>When it began, in nanoseconds: the file's time 0.</summary>
    internal long Since { get; }

    /// <summary>Changes written.</summary>
    internal long Changes { get; private set; }

    /// <summary>Events that were missed.</summary>
    internal long Missed { get; private set; }

    /// <summary>The number of the last event that was taken.</summary>
    internal long Position => _reader.Position;

    /// <summary>Whether an event came that is later than the end that was set.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Whether the end that was set is still to come.</summary>
    internal bool IsEarly => MonotonicClock.Nanoseconds < _until;

    /// <summary>Whether something waits to be flushed.</summary>
    internal bool HasOutput => _writer.Buffered > 0;

    /// <summary>Whether it is time to flush.</summary>
    internal bool IsFull => _writer.Buffered >= _writer.Capacity / 2;

    /// <summary>Begins.</summary>
    /// <param name="host">The board.</param>
    /// <param name="set">What is recorded.</param>
    /// <param name="stream">Where to write to; stays the caller's. Nothing is written yet.</param>
    /// <param name="capacity">How many bytes the writer keeps at the most.</param>
    /// <param name="duration">How long to record, in nanoseconds; null: for ever.</param>
    /// <exception cref="VirtualGpioException">There are too many nets, or the board has stopped.</exception>
    internal static async Task<WaveRecorder> StartAsync(BoardHost host, SignalSet set, Stream stream, int capacity, long? duration = null)
    {
        EventReader reader = host.Events.Read(host.Events.Last);
        long start = MonotonicClock.Nanoseconds;
        var writer = new VcdWriter(stream, HeaderOf(host, set, start), capacity);
        long until = duration is { } span && span < long.MaxValue - start ? start + span : long.MaxValue;
        var recorder = new WaveRecorder(host, set, reader, writer, start, until);
        var initial = new VcdValue[set.Nets.Count];
        Array.Fill(initial, VcdValue.Unknown);
        await recorder.LookAsync((signal, value) => initial[signal] = value).ConfigureAwait(false);
        writer.Start(start, initial);
        return recorder;
    }

    /// <summary>Takes events that are there.</summary>
    /// <param name="last">The number of the last event that is wanted.</param>
    /// <returns>False: there was none.</returns>
    internal async ValueTask<bool> TakeAsync(long last)
    {
        long wanted = Math.Min(last - _reader.Position, _entries.Length);
        if (wanted <= 0)
            return false;
        int count = _reader.TryRead(_entries.AsSpan(0, (int)wanted), out MissedRange missed);
        if (missed.Count > 0)
        {
            await GoOnBehindAsync(missed).ConfigureAwait(false);
            return true;
        }

        Write(_entries.AsSpan(0, count));
        return count > 0;
    }

    /// <summary>Waits until there is an event.</summary>
    /// <returns>False: the board has ended, and nothing is left.</returns>
    internal ValueTask<bool> WaitAsync(CancellationToken cancellation) => _reader.WaitAsync(cancellation);

    /// <summary>Writes what waits.</summary>
    internal Task FlushAsync(CancellationToken cancellation = default) => _writer.FlushAsync(cancellation);

    /// <summary>Writes what waits, without anybody else's thread.</summary>
    internal void Flush() => _writer.Flush();

    /// <summary>Ends the file. What waits is still to be flushed.</summary>
    internal void Finish()
    {
        if (_unseen > 0)
            _writer.Comment(FormattableString.Invariant($"software made {_unseen} changes without a report of their own: they are not in this file"));
        _writer.Finish(Math.Min(MonotonicClock.Nanoseconds, _until));
    }

    private static VcdHeader HeaderOf(BoardHost host, SignalSet set, long start) => new()
    {
        Signals = set.Signals,
        Date = DateTimeOffset.Now,
        Comments = [FormattableString.Invariant($"board {host.Name}; time 0 is {start} ns of CLOCK_MONOTONIC")],
    };

    private void Write(ReadOnlySpan<EventEntry> entries)
    {
        foreach (ref readonly EventEntry entry in entries)
        {
            if (entry.Kind != EventKind.Edge)
            {
                if (entry.Kind == EventKind.ChipRemoved)
                    LetGo(entry);
                continue;
            }

            int signal = _set.IndexOf(entry.Net);
            if (signal < 0 || entry.Count <= _known[signal])
                continue;
            if (entry.Time > _until)
            {
                IsOver = true;
                return;
            }

            _unseen += entry.Count - _known[signal] - 1;
            _known[signal] = entry.Count;
            _lastTime = entry.Time;
            _writer.Change(entry.Time, signal, ValueOf(entry.Level));
            Changes++;
        }
    }

    /// <summary>The nets of a chip that was removed have no level any more.</summary>
    private void LetGo(in EventEntry removed)
    {
        for (int i = 0; i < _set.Nets.Count; i++)
        {
            if (_set.Nets[i].Lines is [var line] && line.Chip == removed.Chip)
                _writer.Change(removed.Time, i, VcdValue.Unknown);
        }
    }

    private async ValueTask GoOnBehindAsync(MissedRange missed)
    {
        Missed += missed.Count;
        _writer.Unknown(_lastTime);
        _writer.Comment(FormattableString.Invariant($"the events {missed.From} to {missed.From + missed.Count - 1} came too fast and are not in this file: all levels are unknown"));
        var values = new List<(int Signal, VcdValue Value)>(_set.Nets.Count);
        long now = MonotonicClock.Nanoseconds;
        await LookAsync((signal, value) => values.Add((signal, value))).ConfigureAwait(false);
        _lastTime = now;
        foreach ((int signal, VcdValue value) in values)
        {
            if (IsFull)
                await _writer.FlushAsync().ConfigureAwait(false);
            _writer.Change(now, signal, value);
        }
    }

    /// <summary>Takes the levels as they are, and with them the numbers of the changes that they contain.</summary>
    private async Task LookAsync(Action<int, VcdValue> found)
    {
        for (int start = 0; start < _set.Nets.Count; start += NetsAtOnce)
        {
            foreach (NetState state in await StatesAsync(start).ConfigureAwait(false))
            {
                int signal = _set.IndexOf(state.Entry.Id);
                _known[signal] = state.Changes;
                found(signal, ValueOf(state.Level));
            }
        }
    }

    private async Task<NetState[]> StatesAsync(int start)
    {
        while (true)
        {
            BoardMap map = _host.Map;
            int[] nets = [.. _set.Nets.Skip(start).Take(NetsAtOnce).Select(net => net.Id).Where(net => map.NetOf(net) is not null)];
            try
            {
                return await _host.GetNetsAsync(nets).ConfigureAwait(false);
            }
            catch (VirtualGpioException gone) when (gone.Kind == ErrorKind.NotFound && _host.Map != map)
            {
                // A chip was removed meanwhile: once more without it.
            }
        }
    }

    private static VcdValue ValueOf(Level level) => level == Level.High ? VcdValue.High : VcdValue.Low;
}
