// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtualGpio.Bench;

/// <summary>What outputs, memory and the collector cost.</summary>
internal static partial class Costs
{
    /// <summary>How many outputs a measurement sets.</summary>
    public const int Toggles = 100_000;

    private static readonly int[] s_line = [0];

    /// <summary>Toggles per second of an output by a loop of ioctls in the guest, on a chip.</summary>
    public static async Task<double> TogglesAsync(Bench bench, string chip, int line)
    {
        var match = Toggled().Match(await bench.RunAsync($"line-toggle {chip} {line} {Toggles}"));
        return Toggles / (long.Parse(match.Groups["ns"].Value, CultureInfo.InvariantCulture) / 1e9);
    }

    /// <summary>How many of the changes of a line by the guest the host was told of one by one.</summary>
    public static async Task<(long Seen, long Coalesced)> OutputsAsync(Bench bench, BenchChip chip, int line)
    {
        using var events = chip.Host.Subscribe([line], Toggles * 2);
        long before = (await chip.Host.GetInfoAsync()).CoalescedByGuest;
        await TogglesAsync(bench, chip.Name, line);
        long coalesced = (await chip.Host.GetInfoAsync()).CoalescedByGuest - before;
        long seen = 0;
        while (events.TryRead(out var happened))
            seen += happened.Kind == Hosting.OneChip.LineEventKind.Edge ? 1 : 0;
        return (seen, coalesced);
    }

    /// <summary>Bytes that this process allocated per edge during a burst.</summary>
    public static async Task<double> BytesPerEdgeAsync(Bench bench)
    {
        const int edges = 200_000;
        await bench.Chip.Host.ToggleAsync(s_line, 1000, TimeSpan.Zero);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await bench.Chip.Host.ToggleAsync(s_line, edges, TimeSpan.Zero);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)edges;
    }

    /// <summary>Memory in KiB of an idle <c>vgpio up</c> and its wire: what they share counted by halves (Pss).</summary>
    public static async Task<(long Up, long Wire)> IdleMemoryAsync()
    {
        string folder = Directory.CreateTempSubdirectory("vgpio-idle-").FullName;
        using var up = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vgpio"), ["up", "--dir", folder])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (await up.StandardOutput.ReadLineAsync() is { } line && line != "ready")
            {
            }

            return (Pss(up.Id), Directory.GetDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _) && CommandLine(name!).Contains($"wire\0{folder}", StringComparison.Ordinal))
                .Sum(name => Pss(int.Parse(name!, CultureInfo.InvariantCulture))));
        }
        finally
        {
            Linux.Signals.Kill(up.Id, Linux.LinuxSignal.Terminate);
            await up.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static long Pss(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^toggles: \d+ in (?<ns>\d+) ns")]
    private static partial Regex Toggled();
}
