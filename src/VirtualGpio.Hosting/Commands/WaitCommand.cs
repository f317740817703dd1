// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>Waits for a level, for edges or for quiet. Changes nothing, so it is in nobody's way.</summary>
internal sealed class WaitCommand(WaitCondition condition, CancellationToken cancellation) : Command<WaitOutcome>(cancellation), INetObserver
{
    private BoardLoop _loop = null!;
    private BoardNet _net = null!;
    private long _started;
    private long _edges;
    private long _changedAt;
    private WaitOutcome? _outcome;

    public override bool NeedsRoom => false;

    public override bool IsRunnable => false;

    public void OnLevel(in NetChange change)
    {
        if (_outcome is not null)
            return;
        Level before = change.Level == Level.High ? Level.Low : Level.High;
        if (IsQuiet(before) && Due <= change.Time)
        {
            // It lasted long enough before this thread looked.
            Meet(Math.Max(Due, _started), before);
            return;
        }

        _changedAt = change.Time;
        InterruptTrigger edge = change.Level == Level.High ? InterruptTrigger.Rising : InterruptTrigger.Falling;
        if ((condition.Edge & edge) != 0)
            _edges++;
        bool isMet = condition.Kind switch
        {
            WaitKind.Edge => _edges == condition.Count,
            WaitKind.Level => change.Level == condition.Level && condition.StableNanoseconds == 0,
            _ => false,
        };
        if (isMet)
            Meet(change.Time, change.Level);
    }

    public void OnContention(Net net, bool contended, long time)
    {
    }

    public void OnForced(Net net, Level? level, long time)
    {
    }

    protected override IEnumerable<BoardNet> FindTargets(BoardLoop loop)
    {
        _net = loop.NetOf(condition.Net);
        return [];
    }

    protected override void Accepted(BoardLoop loop)
    {
        _loop = loop;
        _started = MonotonicClock.Nanoseconds;
        // A level that has lasted already counts from when it came; quiet is waited for from now on.
        _changedAt = condition.Kind == WaitKind.Level ? _net.Net.Since : _started;
        _net.Net.Observe(this);
        if (condition.Kind == WaitKind.Level && condition.StableNanoseconds == 0 && _net.Net.Level == condition.Level)
            Meet(_started, condition.Level);
    }

    protected override bool Work(BoardLoop loop, long now)
    {
        if (_outcome is null && IsQuiet(_net.Net.Level))
        {
            if (now >= Due)
                Meet(Math.Max(Due, _started), _net.Net.Level);
            else
                DueAt = Due;
        }

        if (_outcome is null)
        {
            return !_net.Net.IsRemoved
                ? false
                : throw new VirtualGpioException(ErrorKind.NotFound, $"{_net.Net.Name} went with its chip, before it did what was waited for.");
        }

        _net.Net.Forget(this);
        Succeed(_outcome);
        return true;
    }

    protected override void Complete(Exception reason)
    {
        _net?.Net.Forget(this);
        base.Complete(reason);
    }

    protected override VirtualGpioException TimeIsUp(BoardLoop loop, long now)
    {
        string seen = condition.Kind == WaitKind.Edge
            ? FormattableString.Invariant($"{_edges} of {condition.Count} edges came")
            : $"it is {(_net.Net.Level == Level.High ? "high" : "low")}";
        string name = _net.Net.Lines is [{ Name.Length: > 0 } line] ? line.Name : _net.Net.Name;
        return new VirtualGpioException(
            ErrorKind.Timeout, FormattableString.Invariant($"'{name}' did not do what was waited for within {(now - _started) / 1e6:0.###} ms: {seen}."));
    }

    /// <summary>When the level will have lasted long enough, in nanoseconds.</summary>
    private long Due => condition.StableNanoseconds > long.MaxValue - _changedAt ? long.MaxValue : _changedAt + condition.StableNanoseconds;

    private bool IsQuiet(Level level) =>
        condition.Kind == WaitKind.Stable || (condition.Kind == WaitKind.Level && level == condition.Level);

    private void Meet(long time, Level level)
    {
        _outcome = new WaitOutcome(time, level, _edges, Math.Max(0, time - _started));
        _loop.NeedsRound = true;
    }
}
