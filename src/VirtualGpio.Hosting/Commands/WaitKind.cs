// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What is waited for.</summary>
public enum WaitKind
{
    /// <summary>The net has a level, now or later; for as long as <see cref="WaitCondition.StableNanoseconds"/> says.</summary>
    Level,

    /// <summary>A number of edges, from now on.</summary>
    Edge,

    /// <summary>No change for some time, from now on.</summary>
    Stable,
}
