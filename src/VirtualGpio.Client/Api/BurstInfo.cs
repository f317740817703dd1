// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>What a burst, a pulse train or a playback did.</summary>
public sealed record BurstInfo
{
    /// <summary>How many times lines were changed, all together.</summary>
    public long Changes { get; init; }

    /// <summary>How many edges of it went to software.</summary>
    public long EdgesSent { get; init; }

    /// <summary>From the first change to the last, in nanoseconds.</summary>
    public long ElapsedNanoseconds { get; init; }

    /// <summary>How much of that was spent waiting for software to make room.</summary>
    public long WaitedNanoseconds { get; init; }

    /// <summary>By how much the latest change came too late, in nanoseconds.</summary>
    public long LatestNanoseconds { get; init; }
}
