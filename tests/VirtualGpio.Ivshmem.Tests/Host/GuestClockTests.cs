// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Ivshmem.Host;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class GuestClockTests
{
    [Fact]
    public void A_time_is_never_later_than_its_arrival_nor_before_the_one_ahead() =>
        Prop.ForAll(
            Gen.ArrayOf(from step in Gen.Choose(0, 1_000_000_000) from guest in ArbMap.Default.GeneratorFor<long>() select (step, guest)).ToArbitrary(),
            reports =>
            {
                var clock = new GuestClock();
                long arrival = 1;
                long last = long.MinValue;
                foreach ((int step, long guest) in reports)
                {
                    arrival += step;
                    long host = clock.ToHost(guest, arrival);
                    Assert.InRange(host, last, arrival);
                    last = host;
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Late_arrivals_get_the_time_at_which_they_were_made()
    {
        var clock = new GuestClock();
        const long distance = 5_000_000_000_000;
        Assert.Equal(1_000_000 + distance, clock.ToHost(1_000_000, 1_000_000 + distance));
        Assert.Equal(2_000_000 + distance, clock.ToHost(2_000_000, 9_000_000 + distance));
        Assert.Equal(3_000_000 + distance, clock.ToHost(3_000_000, 9_000_000 + distance));
    }

    [Fact]
    public void Clocks_that_drift_apart_are_followed()
    {
        var clock = new GuestClock();
        long host = 0;
        for (long guest = 0; guest < 100_000_000_000; guest += 100_000_000)
        {
            // The guest's clock is slow by a thousandth.
            host = guest + (guest / 1000);
            long converted = clock.ToHost(guest, host + (guest % 300_000_000));
            Assert.InRange(host - converted, -300_000_000, 12_000_000);
        }
    }
}
