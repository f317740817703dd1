// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Up;

/// <summary>Tells what happens at a board: to people a line of text, to programs (<c>--json</c>) an object per line. Any thread.</summary>
/// <param name="board">The board's name.</param>
/// <param name="isJson">Whether programs read it.</param>
internal sealed class UpReport(string board, bool isJson)
{
    /// <summary>The board answers from now on.</summary>
    /// <param name="directory">Where its files are.</param>
    /// <param name="socket">Where its API is; null: only where the service manager listens.</param>
    /// <param name="tcp">Where else.</param>
    /// <param name="chips">Its chips.</param>
    internal void Ready(string directory, string? socket, IReadOnlyList<IPEndPoint> tcp, IReadOnlyList<(ChipEntry Entry, ChipGround Ground)> chips)
    {
        if (isJson)
            Output.Write(ReadyJson(directory, socket, tcp, chips));
        else
            Output.Write(ReadyText(socket, tcp, chips));
    }

    /// <summary>Something worth a line happened.</summary>
    /// <param name="name">What, for programs.</param>
    /// <param name="text">What, for people.</param>
    /// <param name="place">Where; null: on the board as a whole.</param>
    internal void Event(string name, string text, EventPlace? place = null)
    {
        if (!isJson)
        {
            string where = place is null ? "" : $"{place.Chip ?? place.Net}: ";
            Output.Write(VerbLine.Printable(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss.fff} {where}{text}")) + "\n");
            return;
        }

        Output.Write(Json(json =>
        {
            json.WriteString("event", name);
            if (place?.Chip is { } chip)
                json.WriteString("chip", chip);
            if (place?.Offset is { } offset)
                json.WriteNumber("offset", offset);
            if (place?.Net is { } net)
                json.WriteString("net", net);
            json.WriteString("text", text);
        }));
    }

    /// <summary>Something that people have to know, on stderr.</summary>
    internal void Warn(string text) => Console.Error.WriteLine(VerbLine.Printable($"vgpio up: {board}: {text}"));

    private string ReadyText(string? socket, IReadOnlyList<IPEndPoint> tcp, IReadOnlyList<(ChipEntry Entry, ChipGround Ground)> chips)
    {
        var text = new StringBuilder();
        foreach ((ChipEntry entry, ChipGround ground) in chips)
        {
            if (ground.Driver is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{entry.Name}: {entry.Lines.Count} line{(entry.Lines.Count == 1 ? "" : "s")} for programs of this machine, as {ground.Device}\n");
                text.Append("  no program sees it here: 'vgpio run --board FILE -- PROGRAM' serves a board and runs one\n");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{entry.Name}: {entry.Lines.Count} line{(entry.Lines.Count == 1 ? "" : "s")} over {ground.Device}{(ground.HasWire ? "" : ", no interrupts")}\n");
            if (ground.HasWire)
                text.Append(CultureInfo.InvariantCulture, $"  guest    {ground.Paths.GuestSocket}\n  wire     {ground.Paths.HostSocket}\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"  memory   {ground.Paths.Memory}\n");
            text.Append(CultureInfo.InvariantCulture, $"QEMU:\n  {ShellText.Join(ground.Qemu)}\n");
            if (ground.WasFound)
                text.Append("  (taken over from a former 'vgpio up')\n");
        }

        string[] drivers = [.. chips.Select(chip => chip.Ground.Driver).OfType<string>().Distinct()];
        if (drivers.Length > 0)
            text.Append("In the guest:\n");
        foreach (string driver in drivers)
            text.Append(CultureInfo.InvariantCulture, $"  modprobe {driver}\n");
        text.Append(CultureInfo.InvariantCulture, $"Board '{board}':\n  api      {socket ?? "the socket of the service manager"}\n");
        foreach (IPEndPoint endpoint in tcp)
            text.Append(CultureInfo.InvariantCulture, $"  api      http://{endpoint}\n");
        return text.Append("ready\n").ToString();
    }

    private string ReadyJson(string directory, string? socket, IReadOnlyList<IPEndPoint> tcp, IReadOnlyList<(ChipEntry Entry, ChipGround Ground)> chips) => Json(json =>
    {
        json.WriteString("event", "ready");
        json.WriteString("board", board);
        json.WriteString("directory", directory);
        if (socket is not null)
            json.WriteString("api", socket);
        json.WriteStartArray("listen");
        foreach (IPEndPoint endpoint in tcp)
            json.WriteStringValue(endpoint.ToString());
        json.WriteEndArray();
        json.WriteStartArray("chips");
        foreach ((ChipEntry entry, ChipGround ground) in chips)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("transport", entry.Transport);
            json.WriteNumber("lines", entry.Lines.Count);
            json.WriteString("directory", ground.Paths.Directory);
            if (ground.Driver is null)
                json.WriteString("device", ground.Device);
            else
                json.WriteString("qemu", ShellText.Join(ground.Qemu));
            json.WriteBoolean("resumed", ground.WasFound);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("process", Environment.ProcessId);
    });

    private static string Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
