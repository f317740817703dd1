// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio wait</c>: ends when something has happened, for scripts.</summary>
internal static class WaitVerb
{
    internal static Command Create()
    {
        Argument<string> line = new("LINE[=VALUE]") { Description = "The line; with a value, the level to wait for, which may be there already." };
        line.CompletionSources.Add(Suggestions.Assignments);
        Option<string?> edge = new("--edge", "-e") { Description = "Wait for edges from now on: rising, falling or both.", HelpName = "EDGE" };
        edge.CompletionSources.Add("rising", "falling", "both");
        Option<long> count = CommonOptions.Count("How many edges.");
        Option<string?> stable = CommonOptions.Time("--stable", "Wait until the line, or the level, has not changed for this long.");
        Option<string?> timeout = CommonOptions.Time("--timeout", "End with status 4 if it does not come in this time.", "-t");
        Option<bool> quiet = CommonOptions.Quiet();
        Option<bool> json = CommonOptions.Json("what came as a JSON object");
        Command command = new("wait", "Wait for a level, edges or quiet.") { line, edge, count, stable, timeout, quiet, json };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            string text = arguments.GetValue(line)!;
            WaitRequest request = Read(
                text,
                selection,
                arguments.GetValue(edge),
                arguments.GetResult(count) is { Implicit: false } ? CommonOptions.AtLeastOne("--count", arguments.GetValue(count)) : null,
                Period.ParseOptional("--stable", arguments.GetValue(stable)),
                Period.ParseOptional("--timeout", arguments.GetValue(timeout)));
            using BoardClient client = BoardConnection.Open(selection);
            WaitResult result = client.WaitAsync(request).Now();
            if (arguments.GetValue(json))
                Output.WriteLine(JsonLine.Of(result, ApiJson.Default.WaitResult));
            else if (!arguments.GetValue(quiet))
                Output.WriteLine(Format(request, text, result));
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>What is to be waited for.</summary>
    /// <exception cref="CliException">It is not clear what.</exception>
    internal static WaitRequest Read(string text, BoardSelection board, string? edge, long? count, long? stable, long? timeout)
    {
        if (edge is not (null or "rising" or "falling" or "both"))
            throw CliException.Usage($"--edge: '{edge}' is none. Give rising, falling or both.");
        if (count is not null && edge is null)
            throw CliException.Usage("--count goes with --edge only.");
        if (edge is not null && stable is not null)
            throw CliException.Usage("--edge and --stable exclude each other. Give one of them.");
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            if (edge is null && stable is null)
                throw CliException.Usage($"'{text}' says not what to wait for. Give {text}=1, or --edge or --stable with it.");
            return new()
            {
                Line = board.Line(text),
                For = edge is null ? "stable" : "edge",
                Edge = edge ?? "both",
                Count = count ?? 1,
                StableNanoseconds = stable ?? 0,
                TimeoutNanoseconds = timeout,
            };
        }

        if (edge is not null)
            throw CliException.Usage($"--edge is for a line without a level, and '{text}' has one.");
        LineAssignment level = LineAssignment.Parse(text, "led=1");
        return new()
        {
            Line = board.Line(level.Line),
            For = "level",
            Level = level.ParseLevel(),
            StableNanoseconds = stable ?? 0,
            TimeoutNanoseconds = timeout,
        };
    }

    private static string Format(WaitRequest request, string text, WaitResult result)
    {
        string line = text.Contains('=', StringComparison.Ordinal) ? LineAssignment.Parse(text, "led=1").Line : text;
        string edges = request.For == "edge" ? string.Create(CultureInfo.InvariantCulture, $" edges={result.Edges}") : "";
        return $"{EventTime.Seconds(result.Time)}\t{LevelFormat.Text([line], [result.Level], numeric: false, unquoted: false)}{edges} waited={Period.Seconds(result.WaitedNanoseconds)}";
    }
}
