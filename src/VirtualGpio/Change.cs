// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>A change that observers have yet to be told of.</summary>
internal readonly record struct Change(ChangeKind Kind, Net? Net, Line? Line, Level Level, uint Sequence, long Time);
