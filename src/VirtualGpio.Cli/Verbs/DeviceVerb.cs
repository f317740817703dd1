// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio device</c>: lists devices, shows one, does something with one.</summary>
internal static class DeviceVerb
{
    internal static Command Create()
    {
        Argument<string?> device = new("DEVICE") { Arity = ArgumentArity.ZeroOrOne, Description = "The device to show; none: list all." };
        device.CompletionSources.Add(Suggestions.Devices);
        Argument<string?> action = new("ACTION") { Arity = ArgumentArity.ZeroOrOne, Description = "What to do with it." };
        action.CompletionSources.Add(context => Suggestions.Actions(context, context.ParseResult.GetValue(device)));
        Argument<string[]> values = new("NAME=VALUE") { Arity = ArgumentArity.ZeroOrMore, Description = "The action's arguments." };
        Option<bool> json = CommonOptions.Json("JSON: an array of devices, or one");
        Command command = new("device", "List devices, show one, or do something with one.") { device, action, values, json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            Dictionary<string, string> given = Read(arguments.GetValue(values) ?? []);
            using BoardClient client = BoardConnection.Open(board.Read(arguments));
            string? name = arguments.GetValue(device);
            if (name is null)
                Print(client.GetDevicesAsync().Now(), arguments.GetValue(json));
            else if (arguments.GetValue(action) is { } act)
                client.ActAsync(name, act, given.Count == 0 ? null : given).Now();
            else
                Print(client.GetDeviceAsync(name).Now(), arguments.GetValue(json));
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>A device with all that it shows and can do.</summary>
    internal static string Text(DeviceInfo device)
    {
        var text = new StringBuilder($"{device.Name}: {device.Type}\n");
        foreach ((string pin, string net) in device.Pins)
            text.Append($"\tpin {pin} on {net}\n");
        foreach ((string name, string value) in device.Readings)
            text.Append($"\t{name}={LineInfoFormat.Printable(value)}\n");
        return text.Append(device.Actions.Length == 0 ? "" : $"\tactions: {string.Join(", ", device.Actions)}\n").ToString();
    }

    /// <summary>A device on a line.</summary>
    internal static string Line(DeviceInfo device)
    {
        string readings = string.Join(' ', device.Readings.Select(reading => $"{reading.Key}={LineInfoFormat.Printable(reading.Value)}"));
        return $"{device.Name} [{device.Type}]{(readings.Length == 0 ? "" : $" {readings}")}\n";
    }

    private static void Print(DeviceInfo[] devices, bool json) => Output.Write(json
        ? JsonLine.Of(devices, ApiJson.Default.DeviceInfoArray) + "\n"
        : string.Concat(devices.Select(Line)));

    private static void Print(DeviceInfo device, bool json) => Output.Write(json
        ? JsonLine.Of(device, ApiJson.Default.DeviceInfo) + "\n"
        : Text(device));

    private static Dictionary<string, string> Read(string[] texts)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw CliException.Usage($"'{text}' says no name and value. Give them as NAME=VALUE, such as value=3.");
            if (!given.TryAdd(text[..equals], text[(equals + 1)..]))
                throw CliException.Usage($"'{text[..equals]}' is given twice. Give it once.");
        }

        return given;
    }
}
