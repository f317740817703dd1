// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// Something that changes lines and may have to wait. Commands that share a line are executed one after the other, in the
/// order they came in; room in the queue to the guest is given out in that order too.
/// </summary>
internal abstract class Command(int lines, CancellationToken cancellation) : IReactorMessage
{
    private CancellationTokenRegistration _registration;

    /// <summary>The lines that it changes.</summary>
    public LineMask Lines { get; } = new(lines);

    /// <summary>When it fails if it is not done; <see cref="long.MaxValue"/>: never.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>When to step it again; <see cref="long.MaxValue"/>: not by time.</summary>
    public long DueAt { get; protected set; } = long.MaxValue;

    /// <summary>How much room it waits for; 0: none.</summary>
    public int RoomWanted { get; protected set; }

    /// <summary>Up to where it waits for the guest's index; null: it does not.</summary>
    public uint? TailWanted { get; protected set; }

    /// <summary>Whether it neither waits nor is done.</summary>
    public bool IsRunnable => RoomWanted == 0 && TailWanted is null && DueAt == long.MaxValue;

    public CancellationToken Cancellation { get; } = cancellation;

    public void Execute(Reactor reactor)
    {
        if (Cancellation.CanBeCanceled)
            _registration = Cancellation.UnsafeRegister(static state => ((Reactor)state!).Wake(), reactor);
        reactor.Accept(this);
    }

    /// <summary>Does as much as can be done now.</summary>
    /// <returns>Whether it is finished.</returns>
    public bool Step(Reactor reactor, long now)
    {
        RoomWanted = 0;
        TailWanted = null;
        DueAt = long.MaxValue;
        try
        {
            if (!Work(reactor, now))
                return Expire(reactor, now);
        }
        catch (VirtualGpioException refusal)
        {
            Fail(refusal);
        }

        _registration.Dispose();
        return true;
    }

    /// <summary>Fails it if it is cancelled or its time is up.</summary>
    /// <returns>Whether that is so.</returns>
    public bool Expire(Reactor reactor, long now)
    {
        if (Cancellation.IsCancellationRequested)
            Fail(new OperationCanceledException(Cancellation));
        else if (now >= DeadlineNow(reactor))
            Fail(reactor.GuestIsBusy(now));
        else
            return false;
        return true;
    }

    public void Fail(Exception reason)
    {
        _registration.Dispose();
        Complete(reason);
    }

    /// <summary>When it fails, as things are now.</summary>
    public virtual long DeadlineNow(Reactor reactor) => Deadline;

    protected abstract bool Work(Reactor reactor, long now);

    protected abstract void Complete(Exception reason);
}
