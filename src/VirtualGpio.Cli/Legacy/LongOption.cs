// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Legacy;

/// <summary>An option with a long name, for <see cref="GetOpt"/>.</summary>
/// <param name="Name">The name without its dashes.</param>
/// <param name="Argument">Whether it takes an argument.</param>
/// <param name="Value">What <see cref="GetOpt.Next"/> returns for it: the letter of the short option that it is the same as.</param>
internal sealed record LongOption(string Name, OptionArgument Argument, char Value);
