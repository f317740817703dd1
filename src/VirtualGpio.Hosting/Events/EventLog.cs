// SPDX-License-Identifier: MIT
using System.Numerics;

namespace VirtualGpio.Hosting;

/// <summary>
/// The latest events of a board, for any number of readers. None of them can slow the writer, the board's thread: who is
/// overtaken is told exactly what he missed.
/// </summary>
/// <remarks>
/// A ring with one writer. It announces the number that it is about to write (<c>_begun</c>), writes the entry, then
/// publishes the number (<c>_last</c>, release). A reader copies what lies behind its position up to <c>_last</c>
/// (acquire), and then looks at <c>_begun</c>: entries that it has reached again meanwhile may be torn and are thrown
/// away. Wake-up: a reader that finds nothing puts up a signal, does a full barrier, and looks again; the writer does a
/// full barrier behind <c>_last</c> before it looks for a signal, once per batch, and leaves the waking of all readers to
/// one work item of the thread pool.
/// </remarks>
public sealed class EventLog : IEventSink, IThreadPoolWorkItem
{
    private readonly EventEntry[] _ring;
    private TaskCompletionSource? _signal;
    private long _begun;
    private long _last;
    private long _announced;
    private int _isWaking;
    private volatile bool _closed;

    internal EventLog(int capacity) => _ring = new EventEntry[BitOperations.RoundUpToPowerOf2((uint)capacity)];

    /// <summary>How many events are kept.</summary>
    public int Capacity => _ring.Length;

    /// <summary>The number of the latest event; 0: there was none. Any thread.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Begins to read behind an event. Any thread.</summary>
    /// <param name="after">The number of the last event that is known; <see cref="Last"/>: from now on.</param>
    /// <exception cref="VirtualGpioException">There is no such event yet.</exception>
    public EventReader Read(long after)
    {
        long last = Last;
        return after >= 0 && after <= last
            ? new EventReader(this, after)
            : throw new VirtualGpioException(ErrorKind.InvalidArgument, $"There is no event {after} to go on from: the latest one is {last}.");
    }

    /// <inheritdoc/>
    void IEventSink.OnEvent(in EventEntry entry)
    {
        Volatile.Write(ref _begun, entry.Sequence);
        Volatile.WriteBarrier();
        _ring[entry.Sequence & (_ring.Length - 1)] = entry;
        Volatile.Write(ref _last, entry.Sequence);
    }

    /// <inheritdoc/>
    void IEventSink.Flush()
    {
        if (_announced == _last)
            return;
        _announced = _last;
        WakeReaders();
    }

    /// <inheritdoc/>
    void IEventSink.Close()
    {
        _closed = true;
        WakeReaders();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _isWaking, 0);
        Interlocked.Exchange(ref _signal, null)?.TrySetResult();
    }

    internal int Copy(long after, Span<EventEntry> buffer, out MissedRange missed)
    {
        long last = Last;
        long oldest = Math.Max(1, last - _ring.Length + 1);
        int count = 0;
        if (after + 1 >= oldest)
        {
            count = (int)Math.Min(buffer.Length, last - after);
            for (int i = 0; i < count; i++)
                buffer[i] = _ring[(after + 1 + i) & (_ring.Length - 1)];
            Volatile.ReadBarrier();
            oldest = Volatile.Read(ref _begun) - _ring.Length + 1;
            if (after + 1 >= oldest)
            {
                missed = default;
                return count;
            }
        }

        missed = new MissedRange(after + 1, oldest - after - 1);
        return 0;
    }

    internal async ValueTask<bool> WaitAsync(long after, CancellationToken cancellation)
    {
        while (true)
        {
            if (Last > after)
                return true;
            var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource signal = Interlocked.CompareExchange(ref _signal, own, null) ?? own;
            Interlocked.MemoryBarrier();
            if (Last > after)
                return true;
            if (_closed)
                return Last > after;
            await signal.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void WakeReaders()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _signal) is not null && Interlocked.Exchange(ref _isWaking, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
