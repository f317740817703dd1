// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// Drives lines, all at once: waits for room for all their edges, and then lets nothing come between. Only to a version 1
/// guest, which takes one edge at a time, they go one by one.
/// </summary>
internal sealed class SetCommand : Command<bool>
{
    private readonly (int Line, Signal Signal)[] _signals;
    private readonly bool _isRefusable;
    private int _done = -1;

    /// <param name="lines">The number of lines of the chip.</param>
    /// <param name="signals">What to drive.</param>
    /// <param name="isRefusable">Whether a line that the guest drives is refused.</param>
    /// <param name="cancellation">Ends it.</param>
    public SetCommand(int lines, (int Line, Signal Signal)[] signals, bool isRefusable, CancellationToken cancellation)
        : base(lines, cancellation)
    {
        _signals = signals;
        _isRefusable = isRefusable;
        foreach ((int line, _) in signals)
            Lines[line] = true;
    }

    protected override bool Work(Reactor reactor, long now)
    {
        if (_done < 0)
        {
            if (_isRefusable)
            {
                foreach ((int line, Signal signal) in _signals)
                    reactor.RefuseIfDrivenByGuest(line, signal);
            }

            // ChipHost lets no command through that a whole queue would be too short for.
            int edges = Math.Min(CountChanges(reactor), reactor.MaxRoom);
            if (edges > 0 && !reactor.Sender.HasRoom(edges, now))
            {
                RoomWanted = edges;
                return false;
            }

            _done = 0;
        }

        for (; _done < _signals.Length; _done++)
        {
            (int line, Signal signal) = _signals[_done];
            if (reactor.HostTerminals[line].Signal == signal)
                continue;
            if (!reactor.Sender.HasRoom(1, now))
            {
                RoomWanted = 1;
                return false;
            }

            reactor.HostTerminals[line].Drive(signal, now);
        }

        reactor.Sender.Publish();
        Succeed(true);
        return true;
    }

    private int CountChanges(Reactor reactor)
    {
        int count = 0;
        foreach ((int line, Signal signal) in _signals)
            count += reactor.HostTerminals[line].Signal == signal ? 0 : 1;
        return count;
    }
}
