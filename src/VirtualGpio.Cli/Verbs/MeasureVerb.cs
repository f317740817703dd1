// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Text;
using VirtualGpio.Waveforms.Measuring;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio measure</c>: frequency, duty cycle, pulse widths, glitches and delays of a recording. Needs no daemon.</summary>
internal static class MeasureVerb
{
    internal static Command Create()
    {
        Argument<string> file = new("FILE.vcd") { Description = "The recording; -: standard input." };
        Argument<string[]> signals = new("SIGNAL") { Arity = ArgumentArity.ZeroOrMore, Description = "Signals by name; none: all." };
        Option<string?> from = CommonOptions.Time("--from", "Leave out what is before this time of the recording.");
        Option<string?> to = CommonOptions.Time("--to", "Leave out what is from this time on.");
        Option<string?> glitch = CommonOptions.Time("--glitch", "Count pulses shorter than this.");
        Option<string?> delay = new("--delay") { Description = "Measure from each edge of signal A to the next edge of signal B, and nothing else.", HelpName = "A,B" };
        Option<string> edges = new("--edges", "-e") { Description = "For --delay: rising, falling or both.", HelpName = "EDGES", DefaultValueFactory = _ => "both" };
        Option<bool> json = CommonOptions.Json("JSON, an object per signal");
        Command command = new("measure", "Measure the signals of a VCD file.") { file, signals, from, to, glitch, delay, edges, json };
        command.SetAction(arguments =>
        {
            var window = new TimeWindow(Period.ParseOptional("--from", arguments.GetValue(from)), Period.ParseOptional("--to", arguments.GetValue(to)));
            if (window.From >= window.To)
                throw CliException.Usage($"--to: '{arguments.GetValue(to)}' is not after --from '{arguments.GetValue(from)}'. Give a later time.");
            string[] names = arguments.GetValue(signals) ?? [];
            bool asJson = arguments.GetValue(json);
            using Stream vcd = InputFile.Open(arguments.GetValue(file)!);
            var reader = new VcdReader(vcd);
            if (arguments.GetValue(delay) is { } pair)
                MeasureDelay(reader, pair, names, ParseEdges(arguments.GetValue(edges)!), window, asJson);
            else
                MeasureSignals(reader, names, window, Period.ParseOptional("--glitch", arguments.GetValue(glitch)), asJson);
            return ExitStatus.Ok;
        });
        return command;
    }

    private static void MeasureSignals(VcdReader reader, string[] names, TimeWindow window, long? glitch, bool json)
    {
        if (names.Length > 0)
            reader.Select([.. names.Select(reader.File.Find)]);
        SignalMeter[] meters = [.. reader.Signals.Select(_ => new SignalMeter(window, glitch ?? 0))];
        while (reader.TryRead(out VcdChange change))
            meters[change.Signal].Add(change.Time, change.Value);
        for (int i = 0; i < meters.Length; i++)
        {
            Measurement measured = meters[i].Result(reader.Time);
            Output.Write(json
                ? MeasurementFormat.Json(reader.Signals[i].Name, measured, glitch) + "\n"
                : MeasurementFormat.Text(reader.Signals[i].Name, measured, glitch));
        }
    }

    private static void MeasureDelay(VcdReader reader, string pair, string[] names, EdgeChoice edges, TimeWindow window, bool json)
    {
        string[] parts = pair.Split(',');
        if (parts.Length != 2 || parts.Any(part => part.Length == 0))
            throw CliException.Usage($"--delay: '{pair}' says no two signals. Give them as A,B, such as button,led.");
        if (names.Length > 0)
            throw CliException.Usage($"--delay measures two signals, and '{names[0]}' is given beside it. Leave one of them out.");
        VcdBit[] bits = [.. parts.Select(reader.File.Find)];
        reader.Select(bits);
        var meter = new DelayMeter(edges, edges, window);
        while (reader.TryRead(out VcdChange change))
        {
            if (change.Signal == 0)
                meter.AddFirst(change.Time, change.Value);
            else
                meter.AddSecond(change.Time, change.Value);
        }

        Output.Write(json
            ? MeasurementFormat.Json(bits[0].Name, bits[1].Name, meter.Result()) + "\n"
            : MeasurementFormat.Text(bits[0].Name, bits[1].Name, meter.Result()));
    }

    private static EdgeChoice ParseEdges(string text) => text switch
    {
        "rising" => EdgeChoice.Rising,
        "falling" => EdgeChoice.Falling,
        "both" => EdgeChoice.Both,
        _ => throw CliException.Usage($"--edges: '{text}' is none. Give rising, falling or both."),
    };
}
