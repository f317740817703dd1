// SPDX-License-Identifier: MIT

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>A host that goes and comes back.</summary>
public abstract class RestartSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    [Theory]
    [MemberData(nameof(EachKernel))]
    public async Task A_host_that_is_restarted_under_a_running_guest_goes_on_without_loss(string kernel)
    {
        await using var chip = await BootAsync(kernel);
        int edges = Way.BurstEdges / 40;
        var reader = await chip.WatchAsync($"edge-reader gpiochip0 4 both {3 * edges} 10000 1024");
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 5=1");
        await chip.Rig.WaitForLineAsync(5, line => line.Level == Level.High, "the guest to drive it");

        for (int round = 0; round < 3; round++)
        {
            // Not settled: what is in the queue when the host goes is delivered all the same.
            await chip.Host.ToggleAsync(new[] { 4 }, edges, TimeSpan.Zero);
            await chip.Rig.RestartHostAsync();
            await chip.Rig.WaitForAsync(GuestState.Running);
            Assert.Equal(Level.High, (await chip.Rig.LineAsync(5)).Level);
        }

        Assert.Equal(new LineReport(3 * edges, 3 * edges / 2, 3 * edges / 2, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[4]);
        await hold.KillAsync();
        await EdgesComeAsync(chip);
    }
}
