// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Quick;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio info</c>, as the full parser reads it.</summary>
internal static class InfoVerb
{
    internal static Command Create() => Create(out _);

    /// <summary>Makes the command, and what reads its settings from a parsed command line.</summary>
    internal static Command Create(out Func<ParseResult, VerbRun> read)
    {
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<bool> unquoted = CommonOptions.Unquoted();
        Option<bool> json = CommonOptions.Json("one JSON object, with the chips' counters too");
        Command command = new("info", "Print chips and lines: what the guest asked for, the level, and who drives it.") { lines, unquoted, json };
        var board = BoardOptions.ForLines(command);
        Func<ParseResult, VerbRun> reader = arguments => new InfoRun
        {
            Board = board.Read(arguments),
            Lines = arguments.GetValue(lines) ?? [],
            Unquoted = arguments.GetValue(unquoted),
            Json = arguments.GetValue(json),
        };
        command.SetAction(arguments => reader(arguments).Run());
        read = reader;
        return command;
    }
}
