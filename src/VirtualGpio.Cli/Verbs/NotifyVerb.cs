// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio notify</c>: prints what software does with lines, as gpionotify does.</summary>
internal static class NotifyVerb
{
    private static readonly string[] s_events = [BoardEventNames.Requested, BoardEventNames.Released, BoardEventNames.Reconfigured];

    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<string?> happened = new("--event", "-e") { Description = "Which: requested, released or reconfigured [default: all].", HelpName = "EVENT" };
        happened.CompletionSources.Add(s_events);
        EventOptions options = new();
        Command command = new("notify", $"Print who requests, releases and reconfigures lines, until Ctrl-C.\n\n{InfoEventFormat.Help}") { lines, happened };
        options.AddTo(command);
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            EventOptions.Values values = options.Read(arguments);
            string? only = arguments.GetValue(happened);
            if (only is not null && !s_events.Contains(only))
                throw CliException.Usage($"--event: '{only}' is none. Give requested, released or reconfigured.");
            return new EventWatch
            {
                Board = selection,
                Lines = arguments.GetValue(lines) ?? [],
                Events = only is null ? s_events : [only],
                Banner = "Watching",
                Options = values,
                Format = (labels, time) => new InfoEventFormat
                {
                    Labels = labels,
                    Time = time,
                    Custom = values.Format,
                    Unquoted = values.Unquoted,
                    WithChip = selection.Chip is not null,
                    Event = only,
                },
            }.Run();
        });
        return command;
    }
}
