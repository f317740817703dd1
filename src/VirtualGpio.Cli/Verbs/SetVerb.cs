// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Quick;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio set</c>, as the full parser reads it. Unlike gpioset's, the levels hold when the verb has ended.</summary>
internal static class SetVerb
{
    internal static Command Create() => Create(out _);

    /// <summary>Makes the command, and what reads its settings from a parsed command line.</summary>
    internal static Command Create(out Func<ParseResult, VerbRun> read)
    {
        Argument<string[]> assignments = LineArgument.Assignments("LINE=VALUE", "what to drive: 0, inactive, off, false or 1, active, on, true");
        Option<string> timeout = new("--timeout")
        {
            Description = "How long to wait for the guest to make room for the edges.",
            HelpName = "TIME",
            DefaultValueFactory = _ => "5s",
        };
        Option<bool> settle = new("--settle") { Description = "Wait too until the guest has taken the edges." };
        Option<string?> toggle = CommonOptions.Time(
            "--toggle", "Then drive the other level after each of these times, in turn and again and again; a 0 at the end: once only.", "-t");
        toggle.HelpName = "TIME,...";
        Option<string?> hold = CommonOptions.Time("--hold-period", "How long the levels hold at the least, before the next change or the end.", "-p");
        Option<bool> release = new("--release") { Description = "Let go of the lines at the end, also when ended by Ctrl-C." };
        Command command = new("set", "Drive lines, all at once. They hold until they are set again or released.")
        {
            assignments, timeout, settle, toggle, hold, release,
        };
        var board = BoardOptions.ForLines(command);
        Func<ParseResult, VerbRun> reader = arguments =>
        {
            SetRun plain = new()
            {
                Board = board.Read(arguments),
                Assignments = arguments.GetValue(assignments)!,
                Timeout = Period.Parse("--timeout", arguments.GetValue(timeout)!),
                Settle = arguments.GetValue(settle),
            };
            string? periods = arguments.GetValue(toggle);
            long held = Period.ParseOptional("--hold-period", arguments.GetValue(hold)) ?? 0;
            return periods is null && held == 0 && !arguments.GetValue(release)
                ? plain
                : new HoldRun
                {
                    Board = plain.Board,
                    Set = plain,
                    Toggle = periods is null ? null : TogglePattern.Parse(periods, held),
                    Hold = held,
                    Release = arguments.GetValue(release),
                };
        };
        command.SetAction(arguments => reader(arguments).Run());
        read = reader;
        return command;
    }
}
