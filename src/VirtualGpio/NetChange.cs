// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>A change of a net's level.</summary>
/// <param name="Net">The net; its level can have changed again meanwhile.</param>
/// <param name="Level">The level after this change.</param>
/// <param name="Sequence">The number of the change on this net; the first is 1, and there are no gaps.</param>
/// <param name="Time">When, in nanoseconds of the clock that the board is run by.</param>
public readonly record struct NetChange(Net Net, Level Level, long Sequence, long Time);
