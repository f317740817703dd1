// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Tests that are the same for all transports. What only one can do stands in the class of that transport.</summary>
/// <param name="guests">Guests that tests share.</param>
public abstract class Suite<TTransport>(GuestChips guests)
    where TTransport : Transport, new()
{
    /// <summary>The kernels that the transport is tested with.</summary>
    public static TheoryData<string> EachKernel => [.. Way.Kernels];

    private protected static TTransport Way { get; } = new();

    private protected static TheoryData<string, T> EachKernelWith<T>(params T[] values)
    {
        var cases = new TheoryData<string, T>();
        foreach (string kernel in Way.Kernels)
            foreach (T value in values)
                cases.Add(kernel, value);
        return cases;
    }

    /// <summary>A guest that tests share, and leave as it was.</summary>
    private protected Task<GuestChip> SharedAsync(string kernel = Kernels.Newest) => guests.OfAsync(Way, kernel);

    /// <summary>A guest of the test's own, which it may break.</summary>
    private protected static Task<GuestChip> BootAsync(string kernel = Kernels.Newest) =>
        BootAsync(new GuestOptions { Kernel = kernel });

    /// <inheritdoc cref="BootAsync(string)"/>
    private protected static Task<GuestChip> BootAsync(GuestOptions options, ChipHostOptions? chip = null, int? queueEntries = null) =>
        GuestChip.BootAsync(Way, options, chip, queueEntries);

    /// <summary>Whether edges come: after whatever was done to either side, this is how the chip is seen to work.</summary>
    private protected static async Task EdgesComeAsync(GuestChip chip, string? kernel = null)
    {
        // A kernel may give a chip that comes again another number.
        string name = (await chip.RunAsync("basename $(ls -d /dev/gpiochip* | tail -n 1)")).Trim();
        var reader = await chip.WatchAsync($"edge-reader {name} 6 both 1000 10000 {Way.ReaderBuffer}");
        await chip.Host.ToggleAsync(new[] { 6 }, 1000, TimeSpan.Zero);
        Assert.Equal(new LineReport(1000, 500, 500, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[6]);
        ThrowIfKernelComplained(chip, kernel);
    }

    // Linux 6.1 keeps the interrupts of a chip that goes away under a consumer, whatever the chip's driver does, and then
    // complains about that itself (gpiolib-cdev.c releases them since 6.10).
    private protected static void ThrowIfKernelComplained(GuestChip chip, string? kernel)
    {
        string[] own = [.. chip.Guest.KernelComplaints.Where(line => line.Contains("remove_proc_entry", StringComparison.Ordinal))];
        string[] traces = [.. chip.Guest.KernelComplaints.Where(line => line.Contains("Call Trace:", StringComparison.Ordinal))];
        // That complaint and its trace, and nothing else.
        if (kernel != Kernels.Oldest || own.Length + traces.Length != chip.Guest.KernelComplaints.Count || traces.Length > own.Length)
            chip.Guest.ThrowIfKernelComplained();
    }
}
