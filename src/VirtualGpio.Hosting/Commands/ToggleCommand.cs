// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>Toggles nets, round by round.</summary>
internal sealed class ToggleCommand(IReadOnlyList<int> nets, long rounds, long period, CancellationToken cancellation)
    : Command<BurstResult>(cancellation)
{
    /// <summary>So that reports and other commands get their turn while this one runs at full speed.</summary>
    private const int Quantum = 256;

    private readonly BurstMeter _meter = new();
    private long _round;
    private int _position;
    private long _nextRound;
    private bool _started;

    public override long DeadlineNow => _meter.StallDeadline;

    protected override IEnumerable<BoardNet> FindTargets(BoardLoop loop) => nets.Select(loop.NetOf);

    protected override bool Work(BoardLoop loop, long now)
    {
        if (!_started)
        {
            _started = true;
            _nextRound = now;
            _meter.Start(now, Targets, loop.StallLimit);
        }

        int quantum = Quantum;
        foreach (BoardNet net in Targets)
        {
            foreach (ChipPort port in net.Ports)
                quantum = Math.Min(quantum, Math.Clamp(port.Transport.MaxRoom / 4, 16, Quantum));
        }

        bool goesOn = true;
        _meter.BeginWork();
        while (goesOn && quantum-- > 0 && _round < rounds)
            goesOn = ToggleNext(now = MonotonicClock.Nanoseconds);
        _meter.EndWork();
        if (_round < rounds)
            return false;
        Succeed(_meter.Result(now));
        return true;
    }

    private bool ToggleNext(long now)
    {
        if (_position == 0 && period > 0 && now < _nextRound)
        {
            DueAt = _nextRound;
            return false;
        }

        BoardNet net = Targets[_position];
        Level level = net.Host.Signal switch
        {
            Signal.StrongHigh => Level.Low,
            Signal.StrongLow => Level.High,
            _ => net.Net.Level == Level.High ? Level.Low : Level.High,
        };
        Signal signal = level == Level.High ? Signal.StrongHigh : Signal.StrongLow;
        net.RefuseIfDriven(signal);
        foreach (ChipPort port in net.Ports)
        {
            if (!HasRoom(port, 1, Math.Max(1, port.Transport.MaxRoom / 2), now))
            {
                _meter.Wait(port, now);
                return false;
            }
        }

        _meter.GoOn(now);
        net.Host.Drive(signal, now);
        _meter.Count(1, period > 0 ? now - _nextRound : 0);
        if (++_position < Targets.Length)
            return true;
        _position = 0;
        _round++;
        // A round that is late is not made up for by shorter ones.
        _nextRound = period > 0 ? Math.Max(_nextRound + period, now) : now;
        return true;
    }
}
