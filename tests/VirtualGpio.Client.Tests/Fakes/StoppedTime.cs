// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>A clock whose timers never ring.</summary>
/// <param name="started">Called when one is started.</param>
internal sealed class StoppedTime(Action started) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        started();
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
