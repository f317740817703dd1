// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;

namespace VirtualGpio.Cli.Verbs;

/// <summary>The lines that a verb is about.</summary>
internal static class LineArgument
{
    private const string Names = "Lines, by name, CHIP:OFFSET or offset";

    internal static Argument<string[]> AtLeastOne() =>
        Completed(new("LINE") { Arity = ArgumentArity.OneOrMore, Description = $"{Names}." });

    internal static Argument<string[]> AnyNumber() =>
        Completed(new("LINE") { Arity = ArgumentArity.ZeroOrMore, Description = $"{Names}; none: all lines." });

    /// <summary><c>LINE=VALUE</c>.</summary>
    /// <param name="name">How the help calls it.</param>
    /// <param name="values">What the help says of the values.</param>
    internal static Argument<string[]> Assignments(string name, string values)
    {
        Argument<string[]> argument = new(name) { Arity = ArgumentArity.OneOrMore, Description = $"{Names}, and {values}." };
        argument.CompletionSources.Add(Suggestions.Assignments);
        return argument;
    }

    private static Argument<string[]> Completed(Argument<string[]> argument)
    {
        argument.CompletionSources.Add(Suggestions.Lines);
        return argument;
    }
}
