// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>A change that observers have yet to be told of: of a net, or else of a line.</summary>
internal readonly record struct Change(ChangeKind Kind, Net? Net, Line? Line, Level Level, long Sequence, long Time);
