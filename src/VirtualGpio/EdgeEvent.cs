// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>A change of the level that a chip's line has from outside.</summary>
/// <param name="Line">The line's offset.</param>
/// <param name="Level">The level after the change.</param>
/// <param name="Sequence">The number of the change on this line, the first is 1; wraps at 2³².</param>
/// <param name="Time">When, in nanoseconds of the clock that the board is run by.</param>
public readonly record struct EdgeEvent(int Line, Level Level, uint Sequence, long Time);
