// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Other sizes of chips.</summary>
public abstract class SizeSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    public static TheoryData<string, int> Sizes => EachKernelWith(1, 1024);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_chip_has_as_many_lines_as_the_host_gives_it_with_their_names(string kernel, int lines)
    {
        string last = $"line-{lines - 1}";
        await using var chip = await BootAsync(
            new GuestOptions { Kernel = kernel },
            new ChipHostOptions { LineCount = lines, Names = [.. Enumerable.Range(0, lines).Select(line => $"line-{line}")] });

        Assert.Contains($"({lines} lines)", await chip.RunAsync("gpiodetect"), StringComparison.Ordinal);
        var monitor = await chip.WatchAsync($"gpiomon -n 2 -F '%e %l' {last}");
        await chip.Host.ToggleAsync(new[] { lines - 1 }, 2, TimeSpan.Zero);

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.Equal([$"1 {last}", $"2 {last}"], GuestChip.EdgesOf(monitor));
        chip.Guest.ThrowIfKernelComplained();
    }
}
