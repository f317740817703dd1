// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>Waits until the guest has taken the edges that were sent before.</summary>
internal sealed class SettleCommand(int lines, CancellationToken cancellation) : Command<bool>(lines, cancellation)
{
    private uint? _head;

    protected override bool Work(Reactor reactor, long now)
    {
        if (!reactor.Sender.Look(now) || !IsSettled(reactor))
            return false;
        Succeed(true);
        return true;
    }

    private bool IsSettled(Reactor reactor)
    {
        switch (reactor.Sender.Route)
        {
            case EdgeRoute.Levels:
                return true;
            case EdgeRoute.Registers when !reactor.Sender.IsSettled:
                // The port looks for the acknowledge by time.
                TailWanted = 0;
                return false;
            case EdgeRoute.Registers:
                return true;
            default:
                if (reactor.Sender.LateLines > 0)
                {
                    RoomWanted = 1;
                    return false;
                }

                _head ??= reactor.Memory.Edges.Head;
                if ((int)(reactor.Memory.Edges.Tail - _head.Value) >= 0)
                    return true;
                TailWanted = _head.Value - 1;
                return false;
        }
    }
}
