// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Reads an <see cref="EventLog"/>. One thread at a time.</summary>
public sealed class EventReader
{
    private readonly EventLog _log;

    internal EventReader(EventLog log, long after)
    {
        _log = log;
        Position = after;
    }

    /// <summary>The number of the last event that was read or missed.</summary>
    public long Position { get; private set; }

    /// <summary>Copies events that follow. Does not allocate.</summary>
    /// <param name="buffer">Filled from the start.</param>
    /// <param name="missed">The events that are gone; then none is copied, and the next call goes on behind them.</param>
    /// <returns>How many were copied; 0: none is there now, or some were missed.</returns>
    public int TryRead(Span<EventEntry> buffer, out MissedRange missed)
    {
        int count = _log.Copy(Position, buffer, out missed);
        Position += count + missed.Count;
        return count;
    }

    /// <summary>Waits until there is an event.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>False: the board has ended, and nothing is left.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation = default) => _log.WaitAsync(Position, cancellation);
}
