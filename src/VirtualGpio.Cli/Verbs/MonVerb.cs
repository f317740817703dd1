// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio mon</c>: prints edges as gpiomon does.</summary>
internal static class MonVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<int> events = new("--num-events", "-n") { Description = "End after this many edges.", HelpName = "N" };
        Option<string?> idle = new("--idle-timeout") { Description = "End when no edge comes for this long.", HelpName = "TIME" };
        Option<string?> edges = new("--edges", "-e") { Description = "Which edges: rising, falling or both [default: both].", HelpName = "EDGES" };
        Option<string?> format = new("--format", "-F") { Description = "What to print for an edge, see above.", HelpName = "FORMAT" };
        Option<bool> json = new("--json") { Description = "Print one JSON object per line." };
        Option<bool> banner = new("--banner") { Description = "Print a line as soon as no edge is missed any more." };
        Option<bool> unquoted = new("--unquoted") { Description = "Print names without quotes." };
        Command command = new("mon", $"Print the edges of lines as they happen, until Ctrl-C.\n\n{EdgeFormat.Help}")
        {
            lines, events, idle, edges, format, json, banner, unquoted,
        };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            int wanted = arguments.GetValue(events);
            if (wanted < 0 || (wanted == 0 && arguments.GetResult(events) is not null))
                throw CliException.Usage($"--num-events: {wanted} is too few. Give 1 or more.");
            if (arguments.GetValue(json) && arguments.GetValue(format) is not null)
                throw CliException.Usage("--json and --format exclude each other. Give one of them.");
            var monitor = new Monitor
            {
                Lines = arguments.GetValue(lines) ?? [],
                Wanted = wanted,
                IdleTimeout = arguments.GetValue(idle) is { } period ? Period.Parse("--idle-timeout", period) : null,
                Edge = ParseEdges(arguments.GetValue(edges) ?? "both"),
                Format = arguments.GetValue(format),
                Json = arguments.GetValue(json),
                Banner = arguments.GetValue(banner),
                Unquoted = arguments.GetValue(unquoted),
            };
            using var client = chip.Connect(arguments);
            monitor.Run(client);
            return ExitStatus.Ok;
        });
        return command;
    }

    private static bool? ParseEdges(string text) => text switch
    {
        "rising" => true,
        "falling" => false,
        "both" => null,
        _ => throw CliException.Usage($"--edges: '{text}' is none. Give rising, falling or both."),
    };
}
