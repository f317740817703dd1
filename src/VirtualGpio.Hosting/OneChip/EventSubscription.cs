// SPDX-License-Identifier: MIT
using System.Numerics;

namespace VirtualGpio.Hosting.OneChip;

/// <summary>Events of a <see cref="ChipHost"/>, in order, for one reader.</summary>
/// <remarks>
/// A ring with one producer, the host's thread, and one consumer. The producer writes the event, then the index with
/// release; an event that finds no room is counted and shown with the next one that does. Wake-up: a reader that finds
/// nothing stores a completion, does a full barrier and looks again; the producer does a full barrier between the index and
/// its look at the completion, once per batch.
/// </remarks>
public sealed class EventSubscription : IDisposable
{
    /// <summary>A bit per <see cref="LineEventKind"/>, all set.</summary>
    internal const uint AllKinds = uint.MaxValue;

    private readonly LineEvent[] _ring;
    private readonly LineMask? _lines;
    private readonly uint _lineKinds;
    private readonly Action<EventSubscription> _ended;
    private TaskCompletionSource? _waiting;
    private long _head;
    private long _tail;
    private long _missed;
    private long _missedTotal;
    private long _announced;
    private volatile bool _closed;

    internal EventSubscription(LineMask? lines, uint lineKinds, int capacity, Action<EventSubscription> ended)
    {
        _ring = new LineEvent[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _lines = lines;
        _lineKinds = lineKinds;
        _ended = ended;
    }

    /// <summary>How many events there was no room for since the subscription was made.</summary>
    public long MissedTotal => Volatile.Read(ref _missedTotal);

    /// <summary>Waits until an event is there.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>False: there is none and there will be none, the subscription or the host has ended.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref _head) != _tail)
            return ValueTask.FromResult(true);
        return WaitForSignalAsync(cancellation);
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="lineEvent">The event.</param>
    /// <returns>False: none is there now.</returns>
    public bool TryRead(out LineEvent lineEvent)
    {
        if (Volatile.Read(ref _head) == _tail)
        {
            lineEvent = default;
            return false;
        }

        lineEvent = _ring[_tail & (_ring.Length - 1)];
        Volatile.Write(ref _tail, _tail + 1);
        return true;
    }

    /// <summary>Ends the subscription. Any thread.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        _ended(this);
        Close();
    }

    internal void Close()
    {
        _closed = true;
        Interlocked.MemoryBarrier();
        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    internal void Add(in LineEvent lineEvent)
    {
        if (lineEvent.Line >= 0 && !Wants(lineEvent))
            return;
        if (_head - Volatile.Read(ref _tail) == _ring.Length)
        {
            _missed++;
            Volatile.Write(ref _missedTotal, _missedTotal + 1);
            return;
        }

        _ring[_head & (_ring.Length - 1)] = _missed == 0 ? lineEvent : lineEvent with { Missed = _missed };
        _missed = 0;
        Volatile.Write(ref _head, _head + 1);
    }

    internal void WakeReader()
    {
        if (_announced == _head)
            return;
        _announced = _head;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) is not null)
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    private bool Wants(in LineEvent lineEvent) =>
        (_lineKinds >> (int)lineEvent.Kind & 1) != 0 && (_lines is null || _lines[lineEvent.Line]);

    private async ValueTask<bool> WaitForSignalAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _waiting, signal);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _head) != _tail)
                return true;
            if (_closed)
                return Volatile.Read(ref _head) != _tail;
            await signal.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
