// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace VirtualGpio.Bench;

/// <summary>One kind of measurement of the two transports and of gpio-sim, taken in turn.</summary>
/// <param name="what">What is measured, per second.</param>
/// <param name="unit">What one of it is called.</param>
/// <param name="goal">The goal of virtio's.</param>
internal sealed class TransportFigures(string what, string unit, string goal)
{
    private readonly List<(EdgeRate Rate, Shares Shares)> _virtio = [];
    private readonly List<(EdgeRate Rate, Shares Shares)> _ivshmem = [];
    private readonly List<(EdgeRate Rate, Shares Shares)> _sim = [];

    /// <summary>Takes one of each.</summary>
    /// <param name="bench">The guest.</param>
    /// <param name="count">How many edges or outputs a measurement consists of.</param>
    /// <param name="keeps">Whether it counts.</param>
    /// <param name="ours">Measures a chip of ours.</param>
    /// <param name="sim">Measures gpio-sim; null: it cannot do that.</param>
    public async Task AddAsync(Bench bench, int count, bool keeps, Func<BenchChip, Task<EdgeRate>> ours, Func<Task<EdgeRate>>? sim)
    {
        var virtio = await Shares.OfAsync(bench, bench.Virtio, count, () => ours(bench.Virtio!));
        var ivshmem = await Shares.OfAsync(bench, bench.Chip, count, () => ours(bench.Chip));
        var simulated = sim is null ? default : await Shares.OfAsync(bench, null, count, sim);
        if (!keeps)
            return;
        _virtio.Add(virtio);
        _ivshmem.Add(ivshmem);
        if (sim is not null)
            _sim.Add(simulated);
    }

    /// <summary>Adds the medians to a table: a row for the rates, and one for what they cost.</summary>
    public void Show(Table table)
    {
        double ratio = Figures.Median(_virtio.Select(taken => taken.Rate.PerSecond)) / Figures.Median(_ivshmem.Select(taken => taken.Rate.PerSecond));
        table.AddRow(what, Rate(_virtio), Rate(_ivshmem), Rate(_sim), Figures.Text($"{ratio:0.00}"), goal);
        table.AddRow($"  µs per {unit}: guest + host", Cost(_virtio), Cost(_ivshmem), Cost(_sim), "", "");
    }

    private static string Rate(List<(EdgeRate Rate, Shares Shares)> taken)
    {
        if (taken.Count == 0)
            return "";
        long lost = taken.Sum(one => one.Rate.Lost);
        return Figures.Text($"{Figures.Median(taken.Select(one => one.Rate.PerSecond)):0}") + (lost > 0 ? Figures.Text($", {lost} lost") : "");
    }

    private static string Cost(List<(EdgeRate Rate, Shares Shares)> taken) => taken.Count == 0 ? "" : Figures.Text(
        $"{Figures.Median(taken.Select(one => one.Shares.Guest)):0.0} + {Figures.Median(taken.Select(one => one.Shares.Host)):0.0}");
}
