// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Cli.Text;
using VirtualGpio.Cli.Up;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio up</c>: serves a chip.</summary>
internal static class UpVerb
{
    private const int MostLines = 1024;

    internal static Command Create()
    {
        Option<string> name = new("--name", "-c", "--chip") { Description = "The chip's name.", HelpName = "NAME", DefaultValueFactory = _ => "gpio0" };
        Option<int> lines = new("--lines") { Description = $"How many lines it has, 1 to {MostLines}.", HelpName = "N", DefaultValueFactory = _ => 32 };
        Option<string[]> names = new("--line-names")
        {
            Description = "Names: a,b,c for lines 0, 1, 2, or N=name for line N; may be repeated.",
            HelpName = "NAMES",
        };
        Option<string[]> pulls = new("--pull") { Description = "Pull a line from the start: LINE=up or LINE=down; may be repeated.", HelpName = "LINE=PULL" };
        Option<bool> plain = new("--plain") { Description = "Use ivshmem-plain: no interrupts, for hosts or guests without eventfds." };
        Option<bool> stopWire = new("--stop-wire")
        {
            Description = "When stopped, end the wire also if a guest is attached; that guest's chip is lost until its machine restarts.",
        };
        Option<string> wireIdle = new("--wire-idle") { Description = "How long the wire stays when nobody is attached.", DefaultValueFactory = _ => "30s", Hidden = true };
        Option<bool> json = new("--json") { Description = "Print JSON: an object per line, the first one when the chip is ready." };
        Option<string?> directory = ChipOptions.DirectoryOption();
        Command command = new("up", "Serve a chip until Ctrl-C. Prints what to add to QEMU's command line, and 'ready'.")
        {
            name, lines, names, pulls, plain, stopWire, wireIdle, json, directory,
        };
        command.SetAction(arguments =>
        {
            int count = arguments.GetValue(lines);
            if (count is < 1 or > MostLines)
                throw CliException.Usage($"--lines: {count} is out of range. Give 1 to {MostLines}.");
            return new ChipService(new UpSettings
            {
                Paths = RuntimeDirectory.Of(RuntimeDirectory.Base(arguments.GetValue(directory)), arguments.GetValue(name)!),
                Names = LineNames.Parse(arguments.GetValue(names) ?? [], count),
                Pulls = [.. (arguments.GetValue(pulls) ?? []).Select(ParsePull)],
                Plain = arguments.GetValue(plain),
                StopWire = arguments.GetValue(stopWire),
                WireIdle = Period.Parse("--wire-idle", arguments.GetValue(wireIdle)!),
                Json = arguments.GetValue(json),
            }).Run();
        });
        return command;
    }

    private static (string Line, Level Level) ParsePull(string text)
    {
        LineAssignment pull = LineAssignment.Parse(text, "button=up");
        return pull.Value switch
        {
            "up" => (pull.Line, Level.High),
            "down" => (pull.Line, Level.Low),
            _ => throw CliException.Usage($"--pull: '{pull.Value}' in '{text}' is no pull. Give up or down."),
        };
    }
}
