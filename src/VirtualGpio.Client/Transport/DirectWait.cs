// SPDX-License-Identifier: MIT
using System.Runtime.ExceptionServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Transport;

/// <summary>How long one request waits, and what else ends its waiting.</summary>
internal sealed class DirectWait : IDisposable
{
    /// <summary>Beyond it, nanoseconds might overflow, and nobody will tell the difference.</summary>
    private static readonly TimeSpan s_forEver = TimeSpan.FromDays(365);

    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="patience">How long; null: as long as it takes.</param>
    /// <param name="canWake">Whether another thread has to be able to end it.</param>
    /// <param name="cancellation">Ends it too.</param>
    internal DirectWait(TimeSpan? patience, bool canWake, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        Patience = patience;
        Deadline = patience is { } limit && limit < s_forEver ? MonotonicClock.Nanoseconds + (limit.Ticks * 100) : long.MaxValue;
        if (!canWake && !cancellation.CanBeCanceled)
            return;
        Wake = EventFd.Create();
        _registration = cancellation.UnsafeRegister(static wake => ((EventFd)wake!).Signal(), Wake);
    }

    internal TimeSpan? Patience { get; }

    /// <summary>Until when, in nanoseconds of <see cref="MonotonicClock"/>.</summary>
    internal long Deadline { get; private set; }

    /// <summary>What ends the waiting when it is signalled; null: nothing does.</summary>
    internal EventFd? Wake { get; }

    /// <summary>From now on there is no deadline.</summary>
    internal void DropDeadline() => Deadline = long.MaxValue;

    /// <summary>What failed on another thread, which then signalled <see cref="Wake"/>; null: nothing.</summary>
    internal ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Says why the waiting was ended, if it was.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal void ThrowIfWoken()
    {
        _cancellation.ThrowIfCancellationRequested();
        Failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Returns only when a callback under way is through with the descriptor.
        _registration.Dispose();
        Wake?.Dispose();
    }
}
