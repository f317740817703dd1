// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Nets and what the host is to drive onto them, all at once: waits for room for all their edges first.</summary>
internal sealed class Driving(BoardNet[] nets, Signal[] signals)
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

    private bool HasRoomForAll(BoardLoop loop, long now)
    {
        foreach (ChipPort port in loop.Ports)
        {
            int edges = 0;
            for (int i = 0; i < nets.Length; i++)
            {
                if (nets[i].Host.Signal != signals[i] && Array.IndexOf(nets[i].Ports, port) >= 0)
                    edges += nets[i].Net.Lines.Count(line => line.Chip == port.Chip);
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
