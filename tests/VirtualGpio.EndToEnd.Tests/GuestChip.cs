// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>A guest with our driver, and the other end of its chip.</summary>
internal sealed partial class GuestChip : IAsyncDisposable
{
    private GuestChip(ChipRig rig, Guest guest)
    {
        Rig = rig;
        Guest = guest;
    }

    public ChipRig Rig { get; }

    public Guest Guest { get; }

    public ChipHost Host => Rig.Host;

    public static async Task<GuestChip> BootAsync(GuestOptions options, ChipHostOptions? chip = null, IvshmemTransportOptions? transport = null)
    {
        var rig = new ChipRig(chip, transport);
        try
        {
            var guest = await Guest.BootAsync(options with { QemuArguments = [.. options.QemuArguments, .. rig.GuestArguments] });
            await rig.WaitForAsync(GuestState.Running);
            return new GuestChip(rig, guest);
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

    /// <summary>How often the guest's kernel has counted the interrupt of a line.</summary>
    public async Task<long> InterruptsAsync(int line)
    {
        string interrupts = await RunAsync("cat /proc/interrupts");
        foreach (string row in interrupts.Split('\n'))
        {
            if (Interrupt().Match(row) is { Success: true } match
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

    [GeneratedRegex(@"^ *\d+:(?<counts>( +\d+)+) +gpio-ivshmem +(?<line>\d+) ")]
    private static partial Regex Interrupt();
}
