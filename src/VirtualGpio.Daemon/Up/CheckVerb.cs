// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Boards;

namespace VirtualGpio.Daemon.Up;

/// <summary><c>vgpio check</c>: reads a board file and says what is wrong with it, or what it describes.</summary>
internal static class CheckVerb
{
    internal static Command Create()
    {
        Argument<string> file = new("BOARD.yaml") { Description = "The board file." };
        Command command = new("check", "Check a board file: prints all mistakes, or what the board has.") { file };
        command.SetAction(arguments =>
        {
            BoardDescription board = BoardFile.Load(arguments.GetValue(file)!);
            Output.Write(Summary(board));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static string Summary(BoardDescription board)
    {
        List<string> lines = [$"{board.Name}: {Count(board.Chips.Count, "chip")}, {Count(board.Nets.Count, "net")} of several lines or with a name, "
            + $"{Count(board.Devices.Count, "device")}, {Count(board.Recordings.Count, "recording")}"];
        lines.AddRange(board.Chips.Select(chip =>
            $"  chip       {chip.Name}: {Count(chip.Lines, "line")} over {chip.Transport}, {Count(chip.LineNames().Count(name => name.Length > 0), "name")}"));
        lines.AddRange(board.Nets.Select(net => $"  net        {net.Name}: {string.Join(' ', net.Lines)}"));
        lines.AddRange(board.Devices.Select(device =>
            $"  device     {device.Name}: {device.Type.Name} {string.Join(' ', device.Pins.Select(pin => $"{pin.Key}={pin.Value}"))}"));
        lines.AddRange(board.Recordings.Select(recording =>
            $"  recording  {recording.Name}: {recording.Path} of {(recording.Of.Count == 0 ? "all nets" : string.Join(' ', recording.Of))}"));
        return string.Concat(lines.Select(line => VerbLine.Printable(line) + "\n"));
    }

    private static string Count(int number, string what) => FormattableString.Invariant($"{number} {what}{(number == 1 ? "" : "s")}");
}
