// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>
/// Plays steps at their times; those of one time, that are there by then, all at once. A step that has to wait comes late,
/// and those behind it keep their own times.
/// </summary>
internal sealed class PlayCommand(IReadOnlyList<int> nets, IStepSource source, CancellationToken cancellation) : Command<BurstResult>(cancellation)
{
    /// <summary>So that reports and other commands get their turn.</summary>
    private const int Quantum = 256;

    private readonly BurstMeter _meter = new();
    private readonly Dictionary<int, BoardNet> _targets = [];
    private readonly List<(BoardNet Net, Signal Signal)> _group = [];
    private Driving? _driving;
    private long _groupAt;
    private PlayStep? _next;
    private Task<bool>? _more;
    private long _start = long.MaxValue;
    private bool _ended;

    public override long DeadlineNow => _meter.StallDeadline;

    public override bool IsRunnable => base.IsRunnable && _more is null;

    protected override IEnumerable<BoardNet> FindTargets(BoardLoop loop) => nets.Select(loop.NetOf);

    protected override void Accepted(BoardLoop loop)
    {
        foreach (BoardNet net in Targets)
            _targets[net.Id] = net;
    }

    protected override bool Work(BoardLoop loop, long now)
    {
        if (_start == long.MaxValue)
        {
            // The time runs from the first step that is there, not while a file is being opened.
            if (!TryPeek(loop, out _) && !_ended)
                return false;
            _start = now;
            _meter.Start(now, Targets, loop.StallLimit);
        }

        _meter.BeginWork();
        int quantum = Quantum;
        while (quantum-- > 0 && PlayNext(loop, now = MonotonicClock.Nanoseconds))
        {
        }

        _meter.EndWork();
        return _ended && _next is null && _group.Count == 0 && Finish(now);
    }

    private bool Finish(long now)
    {
        Succeed(_meter.Result(now));
        return true;
    }

    private bool PlayNext(BoardLoop loop, long now)
    {
        FillGroup(loop);
        if (_group.Count == 0)
            return false;
        long due = _groupAt > long.MaxValue - _start ? long.MaxValue : _start + _groupAt;
        if (now < due)
        {
            DueAt = due;
            return false;
        }

        int changes = _group.Count(static step => step.Net.Host.Signal != step.Signal);
        if (!(_group.Count == 1 ? TryDriveOne(now) : TryDriveAll(loop, now)))
        {
            _meter.Wait(WaitsFor!, now);
            return false;
        }

        _meter.GoOn(now);
        _meter.Count(changes, now - due);
        _group.Clear();
        _driving = null;
        return true;
    }

    /// <summary>The usual case, without anything to allocate.</summary>
    private bool TryDriveOne(long now)
    {
        (BoardNet net, Signal signal) = _group[0];
        if (net.Host.Signal == signal)
            return true;
        net.RefuseIfDriven(signal);
        if (!HasRoom(net, 1, 1, now))
            return false;
        net.Host.Drive(signal, now);
        return true;
    }

    private bool TryDriveAll(BoardLoop loop, long now)
    {
        _driving ??= new Driving([.. _group.Select(step => step.Net)], [.. _group.Select(step => step.Signal)]);
        bool done = _driving.TryDrive(loop, now);
        WaitsFor = _driving.LacksRoom;
        return done;
    }

    /// <summary>Collects the steps of the next point in time, each net once.</summary>
    private void FillGroup(BoardLoop loop)
    {
        while (_driving is null && _group.Count < Quantum && TryPeek(loop, out PlayStep found))
        {
            // What is wrong with a later step is told when its turn has come.
            if (_group.Count > 0 && (found.At != _groupAt || IsInGroup(found.Net)))
                return;
            if (found.At < _groupAt)
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A step at {found.At} ns follows one at {_groupAt} ns: steps must be in the order of their times.");
            if (!_targets.TryGetValue(found.Net, out BoardNet? net))
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A step is for net {found.Net}, which is not one of those that are played on.");
            BoardHost.CheckSignal(found.Signal);
            _groupAt = found.At;
            _group.Add((net, found.Signal));
            _next = null;
        }
    }

    private bool IsInGroup(int net)
    {
        foreach ((BoardNet other, _) in _group)
        {
            if (other.Id == net)
                return true;
        }

        return false;
    }

    private bool TryPeek(BoardLoop loop, out PlayStep found)
    {
        found = default;
        if (_next is { } known)
        {
            found = known;
            return true;
        }

        if (_more is { } waiting)
        {
            if (!waiting.IsCompleted)
                return false;
            _more = null;
            if (waiting.IsFaulted)
                throw waiting.Exception.InnerException as VirtualGpioException ?? new VirtualGpioException(ErrorKind.InvalidArgument, waiting.Exception.InnerException!.Message, waiting.Exception);
            if (waiting.IsCanceled)
            {
                // Whoever cancelled the command is told that, and not that all was played.
                return Cancellation.IsCancellationRequested
                    ? false
                    : throw new VirtualGpioException(ErrorKind.InvalidArgument, "The source of the steps was cancelled before its end.");
            }

            _ended = !waiting.Result;
        }

        if (source.TryRead(out found))
        {
            _next = found;
            return true;
        }

        if (!_ended)
            WaitForMore(loop);
        return false;
    }

    private void WaitForMore(BoardLoop loop)
    {
        ValueTask<bool> more = source.WaitAsync(Cancellation);
        _more = more.AsTask();
        if (_more.IsCompleted)
            loop.Wake();
        else
            _ = _more.ContinueWith(static (_, state) => ((BoardLoop)state!).Wake(), loop, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
