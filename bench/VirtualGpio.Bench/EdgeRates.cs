// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using VirtualGpio.Testing;

namespace VirtualGpio.Bench;

/// <summary>Edges per second that reach a reading program in the guest, and how many were lost on the way.</summary>
internal static partial class EdgeRates
{
    private const int Edges = 50_000;

    /// <summary>Edges that the host makes on a line of our chip, as fast as the guest takes them.</summary>
    public static async Task<EdgeRate> OfHostAsync(Bench bench, params int[] lines)
    {
        var reader = await bench.ReaderAsync($"gpiochip{await ChipAsync(bench)} {string.Join(',', lines)} both {Edges} 3000");
        await bench.Host.ToggleAsync(lines, Edges / lines.Length, TimeSpan.Zero);
        return await ReadAsync(reader);
    }

    /// <summary>Edges of the kernel's gpio-sim, toggled by a program in the same guest.</summary>
    public static async Task<EdgeRate> OfSimAsync(Bench bench)
    {
        var reader = await bench.ReaderAsync($"{bench.SimChip} 0 both {Edges} 3000");
        await bench.RunAsync($"sim-toggle {bench.SimPull} {Edges}");
        return await ReadAsync(reader);
    }

    // The number of our chip: another one may have come first.
    private static async Task<string> ChipAsync(Bench bench) =>
        (await bench.RunAsync("basename $(ls -d /sys/bus/pci/drivers/gpio_ivshmem/0000:*/gpiochip*) | tr -d a-z")).Trim();

    private static async Task<EdgeRate> ReadAsync(GuestProcess reader)
    {
        await reader.WaitForExitAsync();
        var total = Total().Match(reader.Output);
        long edges = long.Parse(total.Groups["edges"].Value, CultureInfo.InvariantCulture);
        double seconds = long.Parse(total.Groups["ns"].Value, CultureInfo.InvariantCulture) / 1e9;
        return new EdgeRate(edges / seconds, Edges - edges);
    }

    [GeneratedRegex(@"^total: (?<edges>\d+) edges, .* (?<ns>\d+) ns", RegexOptions.Multiline)]
    private static partial Regex Total();
}
