// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using VirtualGpio.Testing;

namespace VirtualGpio.Bench;

/// <summary>Edges per second that reach a reading program in the guest, and how many were lost on the way.</summary>
internal static partial class EdgeRates
{
    /// <summary>How many edges a measurement counts.</summary>
    public const int Edges = 50_000;

    /// <summary>Edges that the host makes on lines of a chip, as fast as the guest takes them.</summary>
    /// <param name="bench">The guest.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="kind">What the reader asks for: <c>both</c>, or <c>rising</c>; then half of the edges are not for it.</param>
    /// <param name="buffer">How many edges the guest's kernel keeps for the reader; 0: its default, 16 per line.</param>
    /// <param name="lines">The lines.</param>
    public static async Task<EdgeRate> OfHostAsync(Bench bench, BenchChip chip, string kind, int buffer, params int[] lines)
    {
        var reader = await bench.ReaderAsync($"{chip.Name} {string.Join(',', lines)} {kind} {Edges} 3000 {buffer}");
        await chip.Host.ToggleAsync(lines, (kind == "both" ? Edges : 2 * Edges) / lines.Length, TimeSpan.Zero);
        return await ReadAsync(reader);
    }

    /// <summary>Edges of the kernel's gpio-sim, toggled by a program in the same guest.</summary>
    /// <param name="bench">The guest.</param>
    /// <param name="kind">What the reader asks for, as above.</param>
    /// <param name="buffer">As above.</param>
    public static async Task<EdgeRate> OfSimAsync(Bench bench, string kind = "both", int buffer = 0)
    {
        var reader = await bench.ReaderAsync($"{bench.SimChip} 0 {kind} {Edges} 3000 {buffer}");
        await bench.RunAsync($"sim-toggle {bench.SimPull} {(kind == "both" ? Edges : 2 * Edges)}");
        return await ReadAsync(reader);
    }

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
