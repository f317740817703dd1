// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.Metrics;

/// <summary>What the API counts. Any thread.</summary>
internal sealed class ApiCounters
{
    private readonly ConcurrentDictionary<string, long[]> _commands = new(StringComparer.Ordinal);
    private long _batchOperations;
    private long _missed;
    private int _streams;

    /// <summary>Event streams that are open.</summary>
    internal int Streams => Volatile.Read(ref _streams);

    /// <summary>Events that streams missed.</summary>
    internal long MissedEvents => Interlocked.Read(ref _missed);

    /// <summary>Operations of scripts that were done.</summary>
    internal long BatchOperations => Interlocked.Read(ref _batchOperations);

    /// <summary>The operations that were asked for at least once, each with a count per <see cref="CommandOutcome"/>.</summary>
    internal IEnumerable<(string Operation, long[] Counts)> Commands =>
        _commands.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value));

    /// <summary>Counts a request.</summary>
    internal void Count(ApiOperation operation, CommandOutcome outcome)
    {
        long[] counts = _commands.GetOrAdd(operation.Id, static _ => new long[Enum.GetValues<CommandOutcome>().Length]);
        Interlocked.Increment(ref counts[(int)outcome]);
    }

    /// <summary>Counts operations of a script.</summary>
    internal void CountBatch(long operations) => Interlocked.Add(ref _batchOperations, operations);

    /// <summary>Counts events that a stream missed.</summary>
    internal void Missed(long events) => Interlocked.Add(ref _missed, events);

    /// <summary>A stream begins.</summary>
    internal void StreamOpened() => Interlocked.Increment(ref _streams);

    /// <summary>A stream ends.</summary>
    internal void StreamClosed() => Interlocked.Decrement(ref _streams);
}
