// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio toggle</c>: bursts of edges, made inside the running chip and so with its timing, not a process's.</summary>
internal static class ToggleVerb
{
    internal static Command Create()
    {
        ChipOptions chip = new();
        Argument<string[]> lines = LineArgument.AtLeastOne();
        Option<int> count = new("--count", "-n")
        {
            Description = "How often to toggle each line.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<string> period = new("--period", "-p")
        {
            Description = "From one toggle to the next; 0: as fast as the guest takes the edges.",
            HelpName = "TIME",
            DefaultValueFactory = _ => "0",
        };
        Option<bool> quiet = new("--quiet", "-q") { Description = "Print nothing." };
        Command command = new("toggle", "Drive lines to the other level, once or in a burst. Ctrl-C ends a burst.") { lines, count, period, quiet };
        chip.AddTo(command);
        command.SetAction(arguments =>
        {
            int times = arguments.GetValue(count);
            if (times < 1)
                throw CliException.Usage($"--count: {times} is too few. Give 1 or more.");
            TimeSpan time = Period.Parse("--period", arguments.GetValue(period)!);
            using ControlClient client = chip.Connect(arguments);
            ControlReply reply = client.Ask(
                new()
                {
                    Verb = ControlRequest.Toggle,
                    Lines = arguments.GetValue(lines),
                    Count = times,
                    PeriodMicroseconds = (long)time.TotalMicroseconds,
                },
                patience: null);
            if (times > 1 && reply.Burst is { } burst && !arguments.GetValue(quiet))
                Output.WriteLine(Format(burst));
            return ExitStatus.Ok;
        });
        return command;
    }

    internal static string Format(BurstRecord burst) => string.Create(
        CultureInfo.InvariantCulture,
        $"{burst.Toggles} toggles in {burst.ElapsedMicroseconds / 1e6:F6} s, {burst.EdgesSent} edges sent to the guest, {burst.WaitedMicroseconds / 1e6:F6} s waited for it");
}
