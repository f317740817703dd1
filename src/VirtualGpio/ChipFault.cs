// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>Why a chip was taken out of service.</summary>
/// <param name="Reason">What its software did, with the offending value.</param>
/// <param name="Time">When, in nanoseconds of the clock that the board is run by.</param>
public sealed record ChipFault(string Reason, long Time);
