// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What is told of a net's changes: once per change, in the order in which they came about on the whole board.</summary>
/// <remarks>
/// An observer may drive terminals. The changes that follow from it are told after those that came before, to all.
/// </remarks>
public interface INetObserver
{
    /// <summary>The net's level has changed.</summary>
    /// <param name="net">The net; its level can have changed again meanwhile.</param>
    /// <param name="level">The level after this change.</param>
    /// <param name="time">When, in nanoseconds.</param>
    void LevelChanged(Net net, Level level, long time);

    /// <summary>A strong low is driven against a strong high, or no longer.</summary>
    /// <param name="net">The net.</param>
    /// <param name="contended">Whether it is so.</param>
    /// <param name="time">When, in nanoseconds.</param>
    void ContentionChanged(Net net, bool contended, long time);
}
