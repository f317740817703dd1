// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Up;

/// <summary>Tells what happens at a chip: to people a line of text, to programs (<c>--json</c>) an object per line.</summary>
/// <param name="settings">The chip.</param>
internal sealed class UpReport(UpSettings settings)
{
    /// <summary>The chip answers from now on.</summary>
    /// <param name="qemu">What to add to QEMU's command line.</param>
    /// <param name="found">Whether the wire of a former <c>vgpio up</c> was found.</param>
    internal void Ready(string qemu, bool found)
    {
        if (settings.Json)
        {
            Output.WriteLine(JsonLine.Write(json =>
            {
                json.WriteString("event", "ready");
                json.WriteString("chip", settings.Paths.Name);
                json.WriteNumber("lines", settings.Names.Length);
                json.WriteString("directory", settings.Paths.Directory);
                json.WriteString("qemu", qemu);
                json.WriteBoolean("resumed", found);
                json.WriteNumber("process", Environment.ProcessId);
            }));
            return;
        }

        string carrier = settings.Plain
            ? $"{Transport}, no interrupts\n  memory   {settings.Paths.Memory}"
            : $"{Transport}\n  guest    {settings.Paths.GuestSocket}\n  wire     {settings.Paths.HostSocket}";
        Output.Write(
            $"""
            {settings.Paths.Name}: {settings.Names.Length} lines over {carrier}
              control  {settings.Paths.ControlSocket}
            QEMU:
              {qemu}
            In the guest:
              modprobe gpio-ivshmem
            {(found ? "Taken over from a former 'vgpio up'.\n" : "")}ready

            """);
    }

    /// <summary>The name of QEMU's device.</summary>
    internal string Transport => settings.Plain ? "ivshmem-plain" : "ivshmem-doorbell";

    /// <summary>Something worth a line happened.</summary>
    /// <param name="name">What, for programs.</param>
    /// <param name="text">What, for people.</param>
    /// <param name="line">The offset of the line that it happened on; null for the chip as a whole.</param>
    internal void Event(string name, string text, int? line = null)
    {
        if (settings.Json)
        {
            Output.WriteLine(JsonLine.Write(json =>
            {
                json.WriteString("event", name);
                if (line is { } offset)
                    json.WriteNumber("offset", offset);
                json.WriteString("text", text);
            }));
        }
        else
        {
            Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss.fff} {text}"));
        }
    }

    /// <summary>Something that people have to know, on stderr.</summary>
    internal void Warn(string text) => Console.Error.WriteLine($"vgpio up: {settings.Paths.Name}: {text}");
}
