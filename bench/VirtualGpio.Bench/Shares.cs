// SPDX-License-Identifier: MIT

namespace VirtualGpio.Bench;

/// <summary>What something cost on either side, in microseconds of a processor for each edge or request.</summary>
/// <param name="Guest">All of QEMU: the guest's kernel and programs, emulated, and the device.</param>
/// <param name="Host">The thread of the board: all that is ours on the way.</param>
internal readonly record struct Shares(double Guest, double Host)
{
    /// <summary>Measures something.</summary>
    /// <param name="bench">The guest.</param>
    /// <param name="chip">The chip; null: none of ours takes part.</param>
    /// <param name="count">How many edges or requests it consists of.</param>
    /// <param name="measure">It.</param>
    public static async Task<(T Figure, Shares Shares)> OfAsync<T>(Bench bench, BenchChip? chip, int count, Func<Task<T>> measure)
    {
        long guest = ProcessorTime.Of(bench.Guest.QemuProcessId);
        long host = HostTime();
        T figure = await measure();
        return (figure, new Shares(
            (ProcessorTime.Of(bench.Guest.QemuProcessId) - guest) / 1e3 / count,
            (HostTime() - host) / 1e3 / count));

        long HostTime() => chip is null ? 0 : ProcessorTime.Of(Environment.ProcessId, chip.Thread);
    }
}
