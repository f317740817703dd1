// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Quick;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio get</c>, as the full parser reads it.</summary>
internal static class GetVerb
{
    internal static Command Create() => Create(out _);

    /// <summary>Makes the command, and what reads its settings from a parsed command line.</summary>
    internal static Command Create(out Func<ParseResult, VerbRun> read)
    {
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Option<bool> numeric = new("--numeric") { Description = "Print 0 and 1, without names." };
        Option<bool> unquoted = CommonOptions.Unquoted();
        Option<bool> json = CommonOptions.Json("a JSON array of lines and levels");
        Command command = new("get", "Print the levels of lines: \"name\"=active or inactive.") { lines, numeric, unquoted, json };
        var board = BoardOptions.ForLines(command);
        Func<ParseResult, VerbRun> reader = arguments => new GetRun
        {
            Board = board.Read(arguments),
            Lines = arguments.GetValue(lines)!,
            Numeric = arguments.GetValue(numeric),
            Unquoted = arguments.GetValue(unquoted),
            Json = arguments.GetValue(json),
        };
        command.SetAction(arguments => reader(arguments).Run());
        read = reader;
        return command;
    }
}
