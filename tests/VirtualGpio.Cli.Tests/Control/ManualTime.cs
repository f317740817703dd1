// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests.Control;

/// <summary>A clock with timers, which goes only when told to.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the first timer was started.</summary>
    internal Task TimerStarted => _started.Task;

    /// <summary>Lets the timers ring that are set to this or less. Once is enough for the tests here.</summary>
    internal void Advance(TimeSpan time)
    {
        ManualTimer[] due;
        lock (_timers)
            due = [.. _timers.Where(timer => timer.Due <= time)];
        foreach (ManualTimer timer in due)
            timer.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(callback, state, dueTime);
        lock (_timers)
            _timers.Add(timer);
        _started.TrySetResult();
        return timer;
    }
}
