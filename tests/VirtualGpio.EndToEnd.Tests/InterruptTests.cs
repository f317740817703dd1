// SPDX-License-Identifier: MIT

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>Interrupts of consumers in the guest's kernel, whose handlers run in hard interrupt context.</summary>
[Collection(GuestCollection.Name)]
public sealed class InterruptTests(GuestChips guests)
{
    private const int LevelHigh = 4;
    private const int LevelLow = 8;

    [Theory]
    [InlineData(Kernels.Oldest)]
    [InlineData(Kernels.Newest)]
    public async Task A_handler_in_hard_interrupt_context_gets_each_edge_and_reads_its_level(string kernel)
    {
        const int edges = 20_000;
        var chip = await guests.OfAsync(kernel);
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
    [InlineData(Kernels.Newest, LevelHigh)]
    [InlineData(Kernels.Newest, LevelLow)]
    [InlineData(Kernels.Oldest, LevelHigh)]
    public async Task A_level_interrupt_comes_again_until_the_level_is_gone(string kernel, int trigger)
    {
        var (active, idle) = trigger == LevelHigh ? (Level.High, Level.Low) : (Level.Low, Level.High);
        var chip = await guests.OfAsync(kernel);
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

    // The chip's label is the PCI address of its device.
    private const string ChipLabel = "basename $(readlink -f /sys/bus/gpio/devices/gpiochip0/..)";
}
