// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio toggle</c>: bursts of edges, made inside the daemon and so with its timing, not a process's.</summary>
internal static class ToggleVerb
{
    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Option<long> count = CommonOptions.Count("How often to toggle each line.");
        Option<string> period = new("--period", "-p")
        {
            Description = "From one toggle to the next; 0: as fast as the guest takes the edges.",
            HelpName = "TIME",
            DefaultValueFactory = _ => "0",
        };
        Option<bool> quiet = CommonOptions.Quiet();
        Option<bool> json = CommonOptions.Json("what was done as a JSON object");
        Command command = new("toggle", "Drive lines to the other level, once or in a burst. Ctrl-C ends a burst.") { lines, count, period, quiet, json };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            ToggleRequest request = new()
            {
                Lines = selection.Lines(arguments.GetValue(lines)!),
                Count = CommonOptions.AtLeastOne("--count", arguments.GetValue(count)),
                PeriodNanoseconds = Period.Parse("--period", arguments.GetValue(period)!),
            };
            using BoardClient client = BoardConnection.Open(selection);
            BurstInfo burst = client.ToggleAsync(request).Now();
            if (arguments.GetValue(json))
                Output.WriteLine(JsonLine.Of(burst, ApiJson.Default.BurstInfo));
            else if (request.Count > 1 && !arguments.GetValue(quiet))
                Output.WriteLine(BurstFormat.Text(burst, "toggles"));
            return ExitStatus.Ok;
        });
        return command;
    }
}
