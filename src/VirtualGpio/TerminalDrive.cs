// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What a terminal is to drive; see <see cref="Board.Drive"/>.</summary>
/// <param name="Terminal">The terminal.</param>
/// <param name="Signal">What it is to drive.</param>
public readonly record struct TerminalDrive(Terminal Terminal, Signal Signal);
