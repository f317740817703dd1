// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace VirtualGpio.Cli.Verbs;

/// <summary>The lines that a verb is about.</summary>
internal static class LineArgument
{
    private const string Names = "Lines, by name or offset";

    internal static Argument<string[]> AtLeastOne() =>
        new("LINE") { Arity = ArgumentArity.OneOrMore, Description = $"{Names}." };

    internal static Argument<string[]> AnyNumber() =>
        new("LINE") { Arity = ArgumentArity.ZeroOrMore, Description = $"{Names}; none: all lines." };
}
