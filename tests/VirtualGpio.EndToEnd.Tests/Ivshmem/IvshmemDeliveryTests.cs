// SPDX-License-Identifier: MIT
using VirtualGpio.EndToEnd.Tests.Suites;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;

namespace VirtualGpio.EndToEnd.Tests.Ivshmem;

[Collection(GuestCollection.Name)]
public sealed class IvshmemDeliveryTests(GuestChips guests) : DeliverySuite<OverIvshmem>(guests)
{
    // Only here does the host repeat levels.
    [Fact]
    public async Task An_edge_behind_one_to_a_level_that_is_known_already_is_delivered_too()
    {
        var chip = await SharedAsync();
        var reader = await chip.WatchAsync("edge-reader gpiochip0 4 both 200 10000");

        for (int round = 0; round < 100; round++)
        {
            // One edge that is wanted, then one that is none: a level that the host repeats to be sure.
            await chip.Host.Ask(loop =>
            {
                loop.NetOf(4).Host.Drive(Signal.StrongHigh, MonotonicClock.Nanoseconds);
                ((IvshmemTransport)chip.Host.Transport).Sender.Confirm(25, 0, MonotonicClock.Nanoseconds);
                return true;
            });
            await chip.Host.SettledAsync(ChipRig.Patience);
            await chip.Host.SetAsync([new(4, Level.Low)], ChipRig.Patience);
            await chip.Host.SettledAsync(ChipRig.Patience);
        }

        Assert.Equal(new LineReport(200, 100, 100, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[4]);
    }
}
