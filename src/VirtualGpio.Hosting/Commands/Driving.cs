// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Nets and what the host is to drive onto them, all at once: waits for room for all their edges first.</summary>
/// <param name="nets">The nets.</param>
/// <param name="signals">What the host is to drive onto each.</param>
/// <param name="mustFit">Whether more edges than a chip's whole queue holds are refused, instead of going on behind it.</param>
internal sealed class Driving(BoardNet[] nets, Signal[] signals, bool mustFit = false)
{
    private readonly TerminalDrive[] _drives = new TerminalDrive[nets.Length];
    private int _done = -1;

    /// <summary>The chip that lacks room, after <see cref="TryDrive"/> returned false.</summary>
    public ChipPort? LacksRoom { get; private set; }

    /// <summary>Throws if software or the board drives one of the nets so that the host must not.</summary>
    public void Refuse()
    {
        for (int i = 0; i < nets.Length; i++)
            nets[i].RefuseIfDriven(signals[i]);
    }

    /// <summary>Drives, if there is room.</summary>
    /// <param name="loop">The board.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <returns>Whether it is done.</returns>
    public bool TryDrive(BoardLoop loop, long now)
    {
        LacksRoom = null;
        if (_done < 0)
        {
            Refuse();
            if (mustFit)
                RefuseTooMany(loop);
            if (!HasRoomForAll(loop, now))
                return false;
            _done = 0;
        }

        if (TakesOneByOne())
            return DriveOneByOne(now);
        for (int i = 0; i < nets.Length; i++)
            _drives[i] = new TerminalDrive(nets[i].Host, signals[i]);
        loop.Board.Drive(_drives, now);
        return true;
    }

    /// <summary>By the lines given, not by those that change: a call that works must not fail for what the lines were before.</summary>
    private void RefuseTooMany(BoardLoop loop)
    {
        foreach (ChipPort port in loop.Ports)
        {
            int edges = 0;
            foreach (BoardNet net in nets)
            {
                if (Array.IndexOf(net.Ports, port) >= 0)
                    edges += LinesOf(port, net);
            }

            // Who takes one edge at a time takes any number, one by one.
            if (port.Transport.MaxRoom is > 1 and int room && edges > room)
            {
                throw new VirtualGpioException(
                    ErrorKind.InvalidArgument,
                    $"{edges} lines cannot be set at once: the queue to the guest of {port.Entry.Name} holds {room} edges. Set fewer at a time.");
            }
        }
    }

    private static int LinesOf(ChipPort port, BoardNet net)
    {
        int lines = 0;
        foreach (Line line in net.Net.Lines)
            lines += line.Chip == port.Chip ? 1 : 0;
        return lines;
    }

    private bool HasRoomForAll(BoardLoop loop, long now)
    {
        foreach (ChipPort port in loop.Ports)
        {
            int edges = 0;
            for (int i = 0; i < nets.Length; i++)
            {
                if (nets[i].Host.Signal != signals[i] && Array.IndexOf(nets[i].Ports, port) >= 0)
                    edges += LinesOf(port, nets[i]);
            }

            // More than a whole queue holds goes on behind it: nothing else comes between.
            edges = Math.Min(edges, port.Transport.MaxRoom);
            if (edges == 0 || port.Transport.HasRoom(edges, now))
                continue;
            port.Transport.WantRoom(edges);
            LacksRoom = port;
            return false;
        }

        return true;
    }

    /// <summary>A version 1 guest takes one edge at a time.</summary>
    private bool TakesOneByOne()
    {
        foreach (BoardNet net in nets)
        {
            foreach (ChipPort port in net.Ports)
            {
                if (port.Transport.MaxRoom == 1)
                    return true;
            }
        }

        return false;
    }

    private bool DriveOneByOne(long now)
    {
        for (; _done < nets.Length; _done++)
        {
            BoardNet net = nets[_done];
            if (net.Host.Signal == signals[_done])
                continue;
            foreach (ChipPort port in net.Ports)
            {
                if (port.Transport.HasRoom(1, now))
                    continue;
                port.Transport.WantRoom(1);
                LacksRoom = port;
                return false;
            }

            net.Host.Drive(signals[_done], now);
        }

        return true;
    }
}
