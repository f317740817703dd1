// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>
/// Drives nets, all at once: waits for room for all their edges, and then lets nothing come between. Only to a version 1
/// guest, which takes one edge at a time, they go one by one.
/// </summary>
internal sealed class DriveCommand(IReadOnlyList<NetSignal> signals, CancellationToken cancellation) : Command<bool>(cancellation)
{
    private Driving _driving = null!;

    /// <summary>Whether more edges than a chip's whole queue holds are refused, instead of going on behind it.</summary>
    public bool MustFit { get; init; }

    protected override IEnumerable<BoardNet> FindTargets(BoardLoop loop) => signals.Select(signal => loop.NetOf(signal.Net));

    protected override void Accepted(BoardLoop loop) => _driving = new Driving(Targets, [.. signals.Select(signal => signal.Signal)], MustFit);

    protected override bool Work(BoardLoop loop, long now)
    {
        if (!_driving.TryDrive(loop, now))
        {
            WaitsFor = _driving.LacksRoom;
            return false;
        }

        PublishTargets();
        Succeed(true);
        return true;
    }

    private void PublishTargets()
    {
        foreach (BoardNet net in Targets)
        {
            foreach (ChipPort port in net.Ports)
                port.Transport.Publish();
        }
    }
}
