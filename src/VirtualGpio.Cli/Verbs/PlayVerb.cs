// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio play</c>: plays a VCD file onto lines, with the daemon's timing.</summary>
internal static class PlayVerb
{
    internal static Command Create()
    {
        Argument<string> file = new("FILE.vcd") { Description = "The file; -: standard input." };
        Option<string[]> maps = new("--map", "-m")
        {
            Description = "Which signal goes to which line; may be repeated. Without it, signals go to the lines of the same names.",
            HelpName = "SIGNAL=LINE",
        };
        Option<double> speed = new("--speed") { Description = "How many times as fast as recorded.", HelpName = "X", DefaultValueFactory = _ => 1 };
        Option<bool> quiet = CommonOptions.Quiet();
        Option<bool> json = CommonOptions.Json("what was done as a JSON object");
        Command command = new("play", "Play a VCD file onto lines. Ctrl-C ends it.") { file, maps, speed, quiet, json };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            double factor = arguments.GetValue(speed);
            if (!double.IsFinite(factor) || factor <= 0)
                throw CliException.Usage($"--speed: {factor} is none. Give a number above 0, such as 0.5.");
            KeyValuePair<string, string>[] map = [.. (arguments.GetValue(maps) ?? []).Select(text => Map(text, selection))];
            using Stream vcd = InputFile.Open(arguments.GetValue(file)!);
            using BoardClient client = BoardConnection.Open(selection);
            BurstInfo played = client.PlayAsync(vcd, map, factor).Now();
            if (arguments.GetValue(json))
                Output.WriteLine(JsonLine.Of(played, ApiJson.Default.BurstInfo));
            else if (!arguments.GetValue(quiet))
                Output.WriteLine(BurstFormat.Text(played, "changes"));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static KeyValuePair<string, string> Map(string text, BoardSelection selection)
    {
        // Signals may have an equals sign in their names, as 'top.a=b'; lines have none.
        int equals = text.LastIndexOf('=');
        return equals > 0 && equals < text.Length - 1
            ? new(text[..equals], selection.Line(text[(equals + 1)..]))
            : throw CliException.Usage($"--map: '{text}' says no signal and line. Give them as SIGNAL=LINE, such as top.clk=clock.");
    }
}
