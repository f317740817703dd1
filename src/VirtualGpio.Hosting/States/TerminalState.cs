// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What is attached to a net and drives something, as it was at one moment.</summary>
/// <param name="Name">Who: <c>host</c>, <c>CHIP:OFFSET</c>, or a device's name.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Signal">What it drives.</param>
/// <param name="Since">Since when, in nanoseconds.</param>
/// <param name="Consumer">Who has requested the line; null: nobody, or it is no line.</param>
public sealed record TerminalState(string Name, TerminalKind Kind, Signal Signal, long Since, string? Consumer)
{
    internal static TerminalState Of(Terminal terminal) => new(
        NameOf(terminal),
        terminal.Kind,
        terminal.Signal,
        terminal.Since,
        terminal.Line?.Consumer is { Length: > 0 } consumer ? consumer : null);

    internal static string NameOf(Terminal terminal) =>
        terminal.Line is { } line ? FormattableString.Invariant($"{line.Chip.Name}:{line.Offset}") : terminal.Name;
}
