// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Waits until software has taken the edges that were told before.</summary>
internal sealed class SettleCommand(CancellationToken cancellation) : Command<bool>(cancellation)
{
    private readonly List<(ChipPort Port, long? Mark)> _marks = [];

    public override bool NeedsRoom => false;

    public override bool Touches(ChipPort port) => _marks.Exists(entry => entry.Port == port);

    protected override IEnumerable<BoardNet> FindTargets(BoardLoop loop) => [];

    protected override void Accepted(BoardLoop loop) => _marks.AddRange(loop.Ports.Select(port => (port, (long?)null)));

    protected override bool Work(BoardLoop loop, long now)
    {
        for (int i = _marks.Count - 1; i >= 0; i--)
        {
            (ChipPort port, long? mark) = _marks[i];
            if (port.Transport.IsSettled(ref mark, now))
            {
                _marks.RemoveAt(i);
                continue;
            }

            _marks[i] = (port, mark);
            WaitsFor = port;
        }

        if (_marks.Count > 0)
            return false;
        Succeed(true);
        return true;
    }
}
