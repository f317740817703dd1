// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A guest with a driver of its chip, and the chip's other end.</summary>
internal sealed partial class GuestChip : IAsyncDisposable
{
    private readonly Transport _transport;

    private GuestChip(Transport transport, ChipRig rig, Guest guest)
    {
        _transport = transport;
        Rig = rig;
        Guest = guest;
    }

    public ChipRig Rig { get; }

    public Guest Guest { get; }

    public ChipHost Host => Rig.Host;

    public static Task<GuestChip> BootAsync(Transport transport, GuestOptions options, ChipHostOptions? chip = null, int? queueEntries = null) =>
        BootAsync(transport, options, transport.NewRig(chip, queueEntries));

    public static async Task<GuestChip> BootAsync(Transport transport, GuestOptions options, ChipRig rig)
    {
        try
        {
            var guest = await Guest.BootAsync(rig.Attach(transport.Prepare(options)));
            await rig.WaitForAsync(GuestState.Running);
            return new GuestChip(transport, rig, guest);
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    public async Task<string> RunAsync(string command) => (await Guest.RunAsync(command)).ThrowIfFailed().Output;

    /// <summary>
    /// Starts <c>gpiomon</c> or <c>edge-reader</c> and waits until it says that it reads. That its lines are armed is not
    /// enough: the kernel's character device drops edges that come before its request is complete.
    /// </summary>
    public async Task<GuestProcess> WatchAsync(string command)
    {
        bool counting = command.StartsWith("edge-reader", StringComparison.Ordinal);
        var process = await Guest.StartAsync(counting ? command : command.Replace("gpiomon", "gpiomon --banner", StringComparison.Ordinal));
        await process.WaitForLineAsync(counting ? "ready" : "Monitoring");
        return process;
    }

    /// <summary>What a program started by <see cref="WatchAsync"/> has written about edges.</summary>
    public static IEnumerable<string> EdgesOf(GuestProcess monitor) =>
        monitor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("Monitoring", StringComparison.Ordinal));

    /// <summary>The same of a <c>gpiomon -F '%e %o'</c>, whose %e is 1 for a rising edge and 2 for a falling one.</summary>
    public static IEnumerable<string> NamedEdgesOf(GuestProcess monitor) =>
        EdgesOf(monitor).Select(row => row.Split(' ') is [var edge, var line] ? $"{(edge == "1" ? "rising" : "falling")} {line}" : row);

    /// <summary>How often the guest's kernel has counted the interrupt of a line.</summary>
    public async Task<long> InterruptsAsync(int line)
    {
        string interrupts = await RunAsync("cat /proc/interrupts");
        foreach (string row in interrupts.Split('\n'))
        {
            if (Interrupt().Match(row) is { Success: true } match
                && match.Groups["chip"].Value == _transport.InterruptChip
                && int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) == line)
                return match.Groups["counts"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Sum(count => long.Parse(count, CultureInfo.InvariantCulture));
        }

        throw new InvalidOperationException($"Line {line} has no interrupt in:\n{interrupts}");
    }

    public async ValueTask DisposeAsync()
    {
        await Guest.DisposeAsync();
        await Rig.DisposeAsync();
    }

    [GeneratedRegex(@"^ *\d+:(?<counts>( +\d+)+) +(?<chip>\S+) +(?<line>\d+) ")]
    private static partial Regex Interrupt();
}
