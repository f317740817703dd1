// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What is told of a net's changes: once per change, in the order in which they came about on the whole board.</summary>
/// <remarks>
/// Told in the board's thread, when the outermost call is about to return. An observer may do with the board what it likes:
/// the changes that follow from it are told after those that came before, to all. It must not throw: what the board still
/// had to tell would wait for the next call.
/// </remarks>
public interface INetObserver
{
    /// <summary>The net's level has changed.</summary>
    /// <param name="change">The change.</param>
    void OnLevel(in NetChange change);

    /// <summary>A strong low is driven against a strong high, or no longer.</summary>
    /// <param name="net">The net; <see cref="Net.Drivers"/> says who fights, as it is now.</param>
    /// <param name="contended">Whether it is so.</param>
    /// <param name="time">When, in nanoseconds.</param>
    void OnContention(Net net, bool contended, long time);

    /// <summary>The net was forced to a level, or is no longer. Comes before the change of the level that follows from it.</summary>
    /// <param name="net">The net.</param>
    /// <param name="level">The level; null: the terminals speak again.</param>
    /// <param name="time">When, in nanoseconds.</param>
    void OnForced(Net net, Level? level, long time);
}
