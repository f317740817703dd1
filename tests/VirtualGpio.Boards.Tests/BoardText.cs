// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Boards.Tests;

/// <summary>Writes descriptions as text: to compare them, and as board files.</summary>
internal static class BoardText
{
    public static string Canonical(BoardDescription board)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"board {board.Name}");
        foreach (ChipDescription chip in board.Chips)
            text.AppendLine(CultureInfo.InvariantCulture, $"chip {chip.Name} {chip.Transport} {chip.Lines} {string.Join(' ', chip.LineDescriptions)}");
        foreach (NetDescription net in board.Nets)
            text.AppendLine(CultureInfo.InvariantCulture, $"net {net.Name} {net.Pull} {net.Rest} {net.Initial} {string.Join(' ', net.Lines)}");
        foreach (DeviceDescription device in board.Devices)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"device {device.Name} {device.Type.Name} "
                + $"{string.Join(' ', device.Pins.OrderBy(pin => pin.Key))} {string.Join(' ', device.Parameters.OrderBy(parameter => parameter.Key))}");
        }

        foreach (RecordingDescription recording in board.Recordings)
            text.AppendLine(CultureInfo.InvariantCulture, $"recording {recording.Name} {recording.Path} {string.Join(' ', recording.Of)}");
        return text.ToString();
    }

    public static string Yaml(BoardDescription board)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"name: {Quoted(board.Name)}");
        text.AppendLine("chips:");
        foreach (ChipDescription chip in board.Chips)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Quoted(chip.Name)}:\n    transport: {chip.Transport}\n    lines: {chip.Lines}\n    line:");
            foreach (LineDescription line in chip.LineDescriptions)
            {
                string name = line.Name.Length > 0 ? $"name: {Quoted(line.Name)}, " : "";
                string hog = line.Hog switch { Signal.StrongLow => ", hog: low", Signal.StrongHigh => ", hog: on", _ => "" };
                text.AppendLine(CultureInfo.InvariantCulture, $"      {line.Offset}: {{ {name}pull: {Pull(line.Pull)}{hog} }}");
            }
        }

        text.AppendLine("nets:");
        foreach (NetDescription net in board.Nets)
        {
            string rest = net.Rest switch { NetRest.Low => "low", NetRest.High => "high", _ => "keep" };
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Quoted(net.Name)}: {{ connects: [{string.Join(", ", net.Lines)}], "
                + $"pull: {Pull(net.Pull)}, rest: {rest}, initial: {(int)net.Initial} }}");
        }

        text.AppendLine("devices:");
        foreach (DeviceDescription device in board.Devices)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Quoted(device.Name)}:\n    type: {device.Type.Name}");
            foreach ((string pin, NetOrLine place) in device.Pins)
                text.AppendLine(CultureInfo.InvariantCulture, $"    {pin}: {Quoted(place.ToString())}");
            foreach ((string parameter, string value) in device.Parameters)
                text.AppendLine(CultureInfo.InvariantCulture, $"    {parameter}: {Quoted(value)}");
        }

        text.AppendLine("recordings:");
        foreach (RecordingDescription recording in board.Recordings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Quoted(recording.Name)}:\n    file: {Quoted(recording.Path)}");
            if (recording.Of.Count > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"    of: [{string.Join(", ", recording.Of.Select(place => Quoted(place.ToString())))}]");
        }

        return text.ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Pull(Signal pull) => pull switch
    {
        Signal.PullUp => "up",
        Signal.PullDown => "down",
        _ => "none",
    };
}
