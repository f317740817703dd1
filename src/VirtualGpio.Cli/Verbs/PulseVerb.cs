// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio pulse</c>: pulses with exact widths; afterwards lines are driven as before.</summary>
internal static class PulseVerb
{
    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Option<string> width = new("--width", "-w") { Description = "How long a pulse is.", HelpName = "TIME", DefaultValueFactory = _ => "10ms" };
        Option<long> count = CommonOptions.Count("How many pulses.");
        Option<string?> period = CommonOptions.Time("--period", "From the start of a pulse to the next [default: twice the width].", "-p");
        Option<int?> level = new("--level", "-l") { Description = "The level of the pulse, 0 or 1 [default: the opposite of the level before, by line].", HelpName = "LEVEL" };
        Option<bool> quiet = CommonOptions.Quiet();
        Option<bool> json = CommonOptions.Json("what was done as a JSON object");
        Command command = new("pulse", "Drive lines to the other level for a moment, and then as before.") { lines, width, count, period, level, quiet, json };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            if (arguments.GetValue(level) is not (null or 0 or 1) and var wrong)
                throw CliException.Usage($"--level: {wrong} is no level. Give 0 or 1.");
            PulseRequest request = new()
            {
                Lines = selection.Lines(arguments.GetValue(lines)!),
                WidthNanoseconds = Period.Parse("--width", arguments.GetValue(width)!),
                Count = CommonOptions.AtLeastOne("--count", arguments.GetValue(count)),
                PeriodNanoseconds = Period.ParseOptional("--period", arguments.GetValue(period)),
                Level = arguments.GetValue(level),
            };
            using BoardClient client = BoardConnection.Open(selection);
            BurstInfo burst = client.PulseAsync(request).Now();
            if (arguments.GetValue(json))
                Output.WriteLine(JsonLine.Of(burst, ApiJson.Default.BurstInfo));
            else if (request.Count > 1 && !arguments.GetValue(quiet))
                Output.WriteLine(BurstFormat.Text(burst, "changes"));
            return ExitStatus.Ok;
        });
        return command;
    }
}
