// SPDX-License-Identifier: MIT
#pragma warning disable CA1031 // Whatever a transport throws ends its chip, and not the others.
namespace VirtualGpio.Hosting;

/// <summary>
/// Stands between the board and a transport: an exception that leaves a member takes the chip out of service, and what
/// was asked is answered as if nobody were there. For the board's thread.
/// </summary>
internal sealed class GuardedTransport(BoardLoop loop, ChipPort port, ChipTransport inner) : ChipTransport
{
    private readonly LostTransport _lost = new(port.Entry.Transport, port.Chip);
    private long _sent;

    /// <summary>What <see cref="EdgesSent"/> was when it was last looked at.</summary>
    public long LastSent => _sent;

    public override string Kind => port.Entry.Transport;

    public override int MaxRoom
    {
        get
        {
            try
            {
                return inner.MaxRoom;
            }
            catch (Exception failure)
            {
                return Lose(failure).MaxRoom;
            }
        }
    }

    public override long EdgesSent
    {
        get
        {
            try
            {
                return _sent = inner.EdgesSent;
            }
            catch (Exception failure)
            {
                Lose(failure);
                return _sent;
            }
        }
    }

    public override long LastProgress
    {
        get
        {
            try
            {
                return inner.LastProgress;
            }
            catch (Exception failure)
            {
                return Lose(failure).LastProgress;
            }
        }
    }

    /// <summary>Not guarded: a chip that cannot be begun with is not added.</summary>
    public override void TakeOver(ChipPort port, long now) => inner.TakeOver(port, now);

    /// <inheritdoc cref="TakeOver"/>
    public override void Start(long now) => inner.Start(now);

    public override bool Work(long now)
    {
        try
        {
            return inner.Work(now);
        }
        catch (Exception failure)
        {
            return Lose(failure).Work(now);
        }
    }

    /// <summary>None, if that cannot be told: who asks is about to be told why.</summary>
    public override bool HasRoom(int edges, long now)
    {
        try
        {
            return inner.HasRoom(edges, now);
        }
        catch (Exception failure)
        {
            Lose(failure);
            return false;
        }
    }

    public override void WantRoom(int edges)
    {
        try
        {
            inner.WantRoom(edges);
        }
        catch (Exception failure)
        {
            Lose(failure);
        }
    }

    public override void ForgetWants()
    {
        try
        {
            inner.ForgetWants();
        }
        catch (Exception failure)
        {
            Lose(failure);
        }
    }

    public override bool IsSettled(ref long? mark, long now)
    {
        try
        {
            return inner.IsSettled(ref mark, now);
        }
        catch (Exception failure)
        {
            return Lose(failure).IsSettled(ref mark, now);
        }
    }

    public override void Publish()
    {
        try
        {
            inner.Publish();
        }
        catch (Exception failure)
        {
            Lose(failure);
        }
    }

    public override bool PrepareToSleep(long now)
    {
        try
        {
            return inner.PrepareToSleep(now);
        }
        catch (Exception failure)
        {
            return Lose(failure).PrepareToSleep(now);
        }
    }

    public override long NextDue(long now)
    {
        try
        {
            return inner.NextDue(now);
        }
        catch (Exception failure)
        {
            return Lose(failure).NextDue(now);
        }
    }

    public override string? Stall(long now)
    {
        try
        {
            return inner.Stall(now);
        }
        catch (Exception failure)
        {
            return Lose(failure).Stall(now);
        }
    }

    public override string? Busy(long now)
    {
        try
        {
            return inner.Busy(now);
        }
        catch (Exception failure)
        {
            return Lose(failure).Busy(now);
        }
    }

    public override ChipStatus GetStatus(long now)
    {
        try
        {
            return inner.GetStatus(now);
        }
        catch (Exception failure)
        {
            return Lose(failure).GetStatus(now);
        }
    }

    public override LineCounters GetCounters(int line)
    {
        try
        {
            return inner.GetCounters(line);
        }
        catch (Exception failure)
        {
            return Lose(failure).GetCounters(line);
        }
    }

    public override void Withdraw(long now)
    {
        try
        {
            inner.Withdraw(now);
        }
        catch (Exception failure)
        {
            Lose(failure);
        }
    }

    /// <summary>Tells of a failure, and has no other consequence: the chip is gone already, or out of service.</summary>
    protected override void Dispose(bool disposing)
    {
        try
        {
            inner.Dispose();
        }
        catch (Exception failure)
        {
            port.Tell(EventKind.Faulted, -1, Linux.MonotonicClock.Nanoseconds, new EventDetail { Text = $"its transport did not end properly: {failure.Message}" });
        }
    }

    private LostTransport Lose(Exception failure)
    {
        loop.Lose(port, failure);
        return _lost;
    }
}
