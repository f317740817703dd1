// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio mon</c>: prints edges as gpiomon does.</summary>
internal static class MonVerb
{
    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<string?> edges = new("--edges", "-e") { Description = "Which edges: rising, falling or both [default: both].", HelpName = "EDGES" };
        edges.CompletionSources.Add("rising", "falling", "both");
        EventOptions options = new();
        Command command = new("mon", $"Print the edges of lines as they happen, until Ctrl-C.\n\n{EdgeFormat.Help}") { lines, edges };
        options.AddTo(command);
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            EventOptions.Values values = options.Read(arguments);
            int? edge = ParseEdges(arguments.GetValue(edges) ?? "both");
            return new EventWatch
            {
                Board = selection,
                Lines = arguments.GetValue(lines) ?? [],
                Events = [BoardEventNames.Edge],
                Banner = "Monitoring",
                Options = values,
                Format = (labels, time) => new EdgeFormat
                {
                    Labels = labels,
                    Time = time,
                    Custom = values.Format,
                    Unquoted = values.Unquoted,
                    WithChip = selection.Chip is not null,
                    Edge = edge,
                },
            }.Run();
        });
        return command;
    }

    private static int? ParseEdges(string text) => text switch
    {
        "rising" => 1,
        "falling" => 0,
        "both" => null,
        _ => throw CliException.Usage($"--edges: '{text}' is none. Give rising, falling or both."),
    };
}
