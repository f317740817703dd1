// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>A clock whose timers ring at once, and which remembers what they were set to.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly List<TimeSpan> _pauses = [];

    /// <summary>What timers were set to.</summary>
    internal IReadOnlyList<TimeSpan> Pauses => _pauses;

    /// <summary>Called before a timer rings, with the number of timers so far.</summary>
    internal Action<int>? Rung { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _pauses.Add(dueTime);
        Rung?.Invoke(_pauses.Count);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
