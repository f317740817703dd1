// SPDX-License-Identifier: MIT
namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>
/// Interrupts of consumers in the guest's kernel. Their handlers run in hard interrupt context where the driver can be used
/// there, and otherwise in the interrupt's thread.
/// </summary>
public abstract class InterruptSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    private const int LevelHigh = 4;
    private const int LevelLow = 8;

    public static TheoryData<string, int> EachKernelAndLevel => EachKernelWith(LevelHigh, LevelLow);

    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task A_handler_in_the_kernel_gets_each_edge_and_reads_its_level(string kernel)
    {
        int edges = Way.BurstEdges / 5;
        var chip = await SharedAsync(kernel);
        await chip.Host.ReleaseAsync(17);
        await chip.RunAsync($"modprobe gpio-echo chip=$({ChipLabel}) in=16 out=17");
        using var events = chip.Host.Subscribe([17], edges * 2);
        long before = await chip.InterruptsAsync(16);

        await chip.Host.ToggleAsync(new[] { 16 }, edges, TimeSpan.Zero);

        // Each handler copies the level that it reads: a level of another edge would leave an edge of the copy out.
        var copies = await events.GuestEdgesAsync(edges);
        Assert.All(copies.Index(), copy => Assert.Equal(copy.Index % 2 == 0 ? Level.High : Level.Low, copy.Item.Level));
        Assert.Equal(edges, await chip.InterruptsAsync(16) - before);
        await chip.RunAsync("rmmod gpio-echo");
        chip.Guest.ThrowIfKernelComplained();
    }

    [Theory]
    [MemberData(nameof(EachKernelAndLevel))]
    public async Task A_level_interrupt_comes_again_until_the_level_is_gone(string kernel, int trigger)
    {
        var (active, idle) = trigger == LevelHigh ? (Level.High, Level.Low) : (Level.Low, Level.High);
        var chip = await SharedAsync(kernel);
        await chip.Host.ReleaseAsync(19);
        await chip.Host.SetAsync([new(18, idle)], ChipRig.Patience);
        await chip.Host.SettledAsync(ChipRig.Patience);
        await chip.RunAsync($"modprobe gpio-echo chip=$({ChipLabel}) in=18 out=19 trigger={trigger}");
        using var events = chip.Host.Subscribe([19], 1_000_000);

        await chip.Host.SetAsync([new(18, active)], ChipRig.Patience);
        await events.GuestEdgesAsync(10);
        await chip.Host.SetAsync([new(18, idle)], ChipRig.Patience);
        await chip.Host.SettledAsync(ChipRig.Patience);

        // The guest has taken the edge to idle: its handler is not called again.
        long count = await chip.InterruptsAsync(18);
        Assert.True(count >= 10, $"only {count} interrupts");
        Assert.Equal(count, await chip.InterruptsAsync(18));
        await chip.RunAsync("rmmod gpio-echo");
        await chip.Host.SetAsync([new(18, Level.Low)], ChipRig.Patience);
        chip.Guest.ThrowIfKernelComplained();
    }

    // The chip's label is the name of its device.
    private const string ChipLabel = "basename $(readlink -f /sys/bus/gpio/devices/gpiochip0/..)";
}
