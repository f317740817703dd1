// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>Toggles lines, round by round.</summary>
internal sealed class ToggleCommand : Command<BurstResult>
{
    /// <summary>So that reports and other commands get their turn while this one runs at full speed.</summary>
    private const int Quantum = 256;

    private readonly int[] _lines;
    private readonly long _rounds;
    private readonly long _period;
    private readonly long _stallLimit;
    private long _round;
    private int _position;
    private long _toggles;
    private long _sent;
    private long _started;
    private long _nextRound;
    private long _waitingSince;
    private long _waited;
    private long _waits;

    public ToggleCommand(int lines, int[] toggled, long rounds, long period, long stallLimit, CancellationToken cancellation)
        : base(lines, cancellation)
    {
        _lines = toggled;
        _rounds = rounds;
        _period = period;
        _stallLimit = stallLimit;
        foreach (int line in toggled)
            Lines[line] = true;
    }

    public override long DeadlineNow(Reactor reactor)
    {
        if (_waitingSince == 0)
            return long.MaxValue;
        long since = Math.Max(_waitingSince, reactor.Sender.LastProgress);
        return since > long.MaxValue - _stallLimit ? long.MaxValue : since + _stallLimit;
    }

    protected override bool Work(Reactor reactor, long now)
    {
        if (_started == 0)
            _started = _nextRound = now;
        int quantum = Math.Clamp(reactor.MaxRoom / 4, 16, Quantum);
        long sentBefore = reactor.Sender.Sent;
        bool goesOn = true;
        while (goesOn && quantum-- > 0 && _round < _rounds)
            goesOn = ToggleNext(reactor, now = MonotonicClock.Nanoseconds);
        _sent += reactor.Sender.Sent - sentBefore;
        reactor.Sender.Publish();
        if (_round < _rounds)
            return false;
        Succeed(new BurstResult(_toggles, _sent, ToTimeSpan(now - _started), ToTimeSpan(_waited), _waits));
        return true;
    }

    private static TimeSpan ToTimeSpan(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private bool ToggleNext(Reactor reactor, long now)
    {
        if (_position == 0 && _period > 0 && now < _nextRound)
        {
            DueAt = _nextRound;
            return false;
        }

        int line = _lines[_position];
        Terminal terminal = reactor.HostTerminals[line];
        Level level = terminal.Signal switch
        {
            Signal.StrongHigh => Level.Low,
            Signal.StrongLow => Level.High,
            _ => terminal.Net.Level == Level.High ? Level.Low : Level.High,
        };
        Signal signal = level == Level.High ? Signal.StrongHigh : Signal.StrongLow;
        reactor.RefuseIfDrivenByGuest(line, signal);
        if (!reactor.Sender.HasRoom(1, now))
        {
            RoomWanted = Math.Max(1, reactor.MaxRoom / 2);
            if (_waitingSince == 0)
            {
                _waitingSince = now;
                _waits++;
            }

            return false;
        }

        if (_waitingSince != 0)
        {
            _waited += now - _waitingSince;
            _waitingSince = 0;
        }

        terminal.Drive(signal, now);
        _toggles++;
        if (++_position < _lines.Length)
            return true;
        _position = 0;
        _round++;
        // A round that is late is not made up for by shorter ones.
        _nextRound = _period > 0 ? Math.Max(_nextRound + _period, now) : now;
        return true;
    }
}
