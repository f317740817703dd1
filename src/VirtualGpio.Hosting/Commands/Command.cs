// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>
/// Something that changes nets and may have to wait. Commands that share a net are executed one after the other, in the
/// order they came in; room in a chip's queue is given out in that order too.
/// </summary>
internal abstract class Command(CancellationToken cancellation) : IBoardMessage
{
    private CancellationTokenRegistration _registration;

    /// <summary>The nets that it changes, by ID.</summary>
    public NetMask Nets { get; } = new();

    /// <summary>The same, when the command was accepted.</summary>
    protected BoardNet[] Targets { get; private set; } = [];

    /// <summary>When it fails if it is not done; <see cref="long.MaxValue"/>: never.</summary>
    public long Deadline { get; init; } = long.MaxValue;

    /// <summary>When it fails, as things are now.</summary>
    public virtual long DeadlineNow => Deadline;

    /// <summary>When to step it again; <see cref="long.MaxValue"/>: not by time.</summary>
    public long DueAt { get; protected set; } = long.MaxValue;

    /// <summary>The chip that it waits for; null: none.</summary>
    public ChipPort? WaitsFor { get; protected set; }

    /// <summary>Whether it needs room in the queues of its nets' chips.</summary>
    public virtual bool NeedsRoom => true;

    /// <summary>Whether it neither waits nor is done.</summary>
    public virtual bool IsRunnable => WaitsFor is null && DueAt == long.MaxValue;

    /// <summary>Whether a chip that it waits for is out of service.</summary>
    public bool IsDoomed { get; set; }

    /// <summary>Whether one of its nets went with its chip.</summary>
    public bool HasLostNet => Array.Exists(Targets, static net => net.Net.IsRemoved);

    public CancellationToken Cancellation { get; } = cancellation;

    public void Execute(BoardLoop loop)
    {
        try
        {
            Targets = [.. FindTargets(loop)];
            foreach (BoardNet net in Targets)
                Nets[net.Id] = true;
            Accepted(loop);
        }
#pragma warning disable CA1031 // Whatever it is goes to the one who sent the command, and does not end the board.
        catch (Exception failure)
        {
            Fail(failure);
            return;
        }

        if (Cancellation.CanBeCanceled)
            _registration = Cancellation.UnsafeRegister(static state => ((BoardLoop)state!).Wake(), loop);
        loop.Accept(this);
    }

    /// <summary>Whether one of its nets has a line of a chip.</summary>
    public virtual bool Touches(ChipPort port)
    {
        foreach (BoardNet net in Targets)
        {
            if (Array.IndexOf(net.Ports, port) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>Does as much as can be done now.</summary>
    /// <returns>Whether it is finished.</returns>
    public bool Step(BoardLoop loop, long now)
    {
        WaitsFor = null;
        DueAt = long.MaxValue;
        try
        {
            if (!Work(loop, now))
                return Expire(loop, now);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
#pragma warning restore CA1031

        _registration.Dispose();
        return true;
    }

    /// <summary>Fails it if it is cancelled or its time is up.</summary>
    /// <returns>Whether that is so.</returns>
    public bool Expire(BoardLoop loop, long now)
    {
        if (Cancellation.IsCancellationRequested)
            Fail(new OperationCanceledException(Cancellation));
        else if (now >= DeadlineNow)
            Fail(TimeIsUp(loop, now));
        else
            return false;
        return true;
    }

    public void Fail(Exception reason)
    {
        _registration.Dispose();
        Complete(reason);
    }

    /// <summary>The nets that it changes.</summary>
    /// <exception cref="VirtualGpioException">One is gone.</exception>
    protected abstract IEnumerable<BoardNet> FindTargets(BoardLoop loop);

    /// <summary>Its turn may come from now on.</summary>
    protected virtual void Accepted(BoardLoop loop)
    {
    }

    protected abstract bool Work(BoardLoop loop, long now);

    protected abstract void Complete(Exception reason);

    protected virtual VirtualGpioException TimeIsUp(BoardLoop loop, long now) => loop.Busy(this, now);

    /// <summary>Whether all chips with a line on a net have room for some edges; if not, one is waited for.</summary>
    protected bool HasRoom(BoardNet net, int edges, int wanted, long now)
    {
        foreach (ChipPort port in net.Ports)
        {
            if (!HasRoom(port, edges, wanted, now))
                return false;
        }

        return true;
    }

    /// <summary>Whether a chip has room for some edges; if not, it is waited for.</summary>
    protected bool HasRoom(ChipPort port, int edges, int wanted, long now)
    {
        if (port.Transport.HasRoom(edges, now))
            return true;
        port.Transport.WantRoom(wanted);
        WaitsFor = port;
        return false;
    }
}
