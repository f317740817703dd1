// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Devices.Tests;

public sealed class ButtonTests
{
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData("", Signal.PullUp, Level.Low)]
    [InlineData("active=low", Signal.PullUp, Level.Low)]
    [InlineData("active=high", Signal.PullDown, Level.High)]
    [InlineData("active=on", Signal.PullDown, Level.High)]
    public void A_pressed_button_connects_its_line(string parameters, Signal pull, Level pressed)
    {
        var bench = new Bench("button", parameters, pull);
        bench.Device.Start(1);
        Assert.NotEqual(pressed, bench.Net.Level);

        bench.Act("press", 2);
        Assert.Equal(pressed, bench.Net.Level);
        Assert.Equal(("true", "1"), (bench["pressed"], bench["presses"]));

        bench.Act("release", 3);
        Assert.NotEqual(pressed, bench.Net.Level);
        Assert.Equal(("false", "1"), (bench["pressed"], bench["presses"]));
        Assert.Equal([("pressed", "true", 2), ("pressed", "false", 3)], bench.Changes);
    }

    [Fact]
    public void A_button_without_a_pull_drives_nothing_while_released()
    {
        var bench = new Bench("button");

        bench.Device.Start(1);
        Assert.True(bench.Net.Floats);
        bench.Act("press", 2);
        Assert.False(bench.Net.Floats);
        bench.Act("release", 3);
        Assert.True(bench.Net.Floats);
    }

    [Theory]
    [InlineData("pull=up", Level.High)]
    [InlineData("pull=down", Level.Low)]
    public void A_pull_of_the_button_gives_the_level_while_released(string parameters, Level level)
    {
        var bench = new Bench("button", parameters, level: level == Level.Low ? Level.High : Level.Low);

        bench.Device.Start(1);

        Assert.Equal(level, bench.Net.Level);
    }

    [Fact]
    public void A_stopped_button_lets_go_and_can_be_started_as_a_new_one()
    {
        var bench = new Bench("button", "pull=up bounce=2");
        bench.Device.Start(1);
        bench.Act("press", 2);

        bench.Device.Stop(3);
        bench.Device.Stop(4);
        Assert.True(bench.Net.Floats);
        Assert.Equal(long.MaxValue, bench.Device.NextDeadline);
        Assert.Equal("false", bench["pressed"]);

        bench.Device.Start(5);
        Assert.Equal(Level.High, bench.Net.Level);
        Assert.Equal("0", bench["presses"]);
    }

    [Fact]
    public void A_click_lasts_as_long_as_it_is_asked_to()
    {
        var bench = new Bench("button", "pull=up");
        bench.Device.Start(0);

        bench.Act("click", 10 * Millisecond, "for=250us");
        Assert.Equal((10 * Millisecond) + 250_000, bench.Device.NextDeadline);
        bench.Run(long.MaxValue - 1);
        bench.Act("click", 20 * Millisecond);
        bench.Run(long.MaxValue - 1);

        Assert.Equal(
            [(Level.High, 0), (Level.Low, 10 * Millisecond), (Level.High, (10 * Millisecond) + 250_000), (Level.Low, 20 * Millisecond), (Level.High, 120 * Millisecond)],
            bench.Levels);
        Assert.Equal("2", bench["presses"]);
    }

    [Fact]
    public void A_click_while_the_button_is_pressed_is_refused_and_changes_nothing()
    {
        var bench = new Bench("button", "pull=up");
        bench.Device.Start(0);
        bench.Act("click", 1, "for=1ms");

        var failure = Assert.Throws<VirtualGpioException>(() => bench.Act("click", 2));

        Assert.Equal(ErrorKind.InvalidArgument, failure.Kind);
        Assert.Contains("is pressed already: release it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Millisecond + 1, bench.Device.NextDeadline);
    }

    [Fact]
    public void A_click_whose_time_is_over_is_not_in_the_way_of_the_next()
    {
        var bench = new Bench("button", "pull=up");
        bench.Device.Start(0);
        bench.Act("click", 0, "for=1ms");

        bench.Act("click", 3 * Millisecond, "for=1ms");

        Assert.Equal([Level.High, Level.Low, Level.High, Level.Low], bench.Levels.Select(change => change.Level));
    }

    [Fact]
    public void A_press_makes_a_click_last_and_a_release_ends_it()
    {
        var bench = new Bench("button", "pull=up");
        bench.Device.Start(0);

        bench.Act("click", 1);
        bench.Act("press", 2);
        Assert.Equal((long.MaxValue, "true", "1"), (bench.Device.NextDeadline, bench["pressed"], bench["presses"]));

        bench.Act("release", 3);
        bench.Act("click", 4);
        bench.Act("release", 5);
        bench.Act("release", 6);
        Assert.Equal((long.MaxValue, "false", "2"), (bench.Device.NextDeadline, bench["pressed"], bench["presses"]));
    }

    [Fact]
    public void A_contact_bounces_at_equal_distances()
    {
        var bench = new Bench("button", "pull=up bounce=2 bounce-time=4ms");
        bench.Device.Start(0);
        bench.Levels.Clear();

        bench.Act("press", 10 * Millisecond);
        bench.Run(long.MaxValue - 1);

        Assert.Equal(
            [(Level.Low, 10), (Level.High, 11), (Level.Low, 12), (Level.High, 13), (Level.Low, 14)],
            bench.Levels.Select(change => (change.Level, change.Time / Millisecond)));
        Assert.Equal([("pressed", "true", 10 * Millisecond)], bench.Changes);
    }

    [Fact]
    public void A_click_as_long_as_its_bounces_has_all_of_them()
    {
        var bench = new Bench("button", "pull=up bounce=2 bounce-time=1ms");
        bench.Device.Start(0);
        bench.Levels.Clear();

        bench.Act("click", 0, "for=1ms");
        bench.Run(long.MaxValue - 1);

        Assert.Equal(5 + 5, bench.Levels.Count);
        Assert.Equal((Level.High, 2 * Millisecond), bench.Levels[^1]);
    }

    [Fact]
    public void Every_press_and_release_makes_the_same_edges_and_ends_where_it_should() =>
        Prop.ForAll(Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(1, 1_000_000).ToArbitrary(), (bounces, microseconds) =>
        {
            var bench = new Bench("button", $"pull=up bounce={bounces} bounce-time={microseconds}us");
            bench.Device.Start(0);
            bench.Levels.Clear();
            const long End = 2_000_000_000;

            bench.Act("press", 0);
            bench.Run(End);
            Assert.Equal((2 * bounces) + 1, bench.Levels.Count);
            Assert.Equal(bounces == 0 ? 0 : microseconds * 1000L, bench.Levels[^1].Time);
            Assert.Equal(Level.Low, bench.Net.Level);

            bench.Act("release", End);
            bench.Run(2 * End);
            Assert.Equal(2 * ((2 * bounces) + 1), bench.Levels.Count);
            Assert.Equal(Level.High, bench.Net.Level);
            Assert.Equal(long.MaxValue, bench.Device.NextDeadline);
            Assert.Equal(bench.Levels.Select(change => change.Time).Order(), bench.Levels.Select(change => change.Time));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bounces_that_are_looked_after_too_late_all_come_about_then()
    {
        var bench = new Bench("button", "pull=up bounce=10 bounce-time=1ms");
        bench.Device.Start(0);
        bench.Levels.Clear();
        bench.Act("press", 5);

        bench.Device.Advance(7 * Millisecond);

        Assert.Equal(21, bench.Levels.Count);
        Assert.All(bench.Levels.Skip(1), change => Assert.Equal(7 * Millisecond, change.Time));
        Assert.Equal(Level.Low, bench.Net.Level);
    }

    [Fact]
    public void Any_actions_at_any_times_leave_the_contact_where_the_button_is() =>
        Prop.ForAll(
            Gen.ArrayOf(from action in Gen.Elements("press", "release", "click") from wait in Gen.Choose(0, 3_000) select (action, wait)).ToArbitrary(),
            steps =>
            {
                var bench = new Bench("button", "pull=up bounce=3 bounce-time=1ms");
                bench.Device.Start(0);
                bench.Levels.Clear();
                long now = 0;
                foreach ((string action, int wait) in steps)
                {
                    now += wait * 1000L;
                    bench.Run(now);
                    if (action != "click" || bench["pressed"] == "false")
                        bench.Act(action, now, action == "click" ? "for=2ms" : "");
                }

                bench.Run(now + (10 * Millisecond));

                Assert.Equal(bench["pressed"] == "true" ? Level.Low : Level.High, bench.Net.Level);
                Assert.Equal(long.MaxValue, bench.Device.NextDeadline);
                Assert.Equal(bench.Levels.Select((_, i) => i % 2 == 0 ? Level.Low : Level.High), bench.Levels.Select(change => change.Level));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_button_whose_net_has_gone_with_its_chip_can_still_be_pressed_and_stopped()
    {
        var board = new Board();
        Chip chip = board.AddChip("chip", 1);
        Device device = DeviceCatalog.Find("button").Create(
            "device", new Dictionary<string, Net> { ["line"] = chip.Line(0).Net }, Bench.Pairs("pull=up bounce=1"));
        device.Start(0);
        board.Remove(chip, 1);

        device.Act("press", Bench.Pairs(""), 2);
        device.Advance(Millisecond * 10);
        device.Stop(Millisecond * 11);

        Assert.False(device.IsStarted);
    }

    [Fact]
    public void Bounces_allocate_nothing()
    {
        var board = new Board();
        Net net = board.AddNet("net");
        Device device = DeviceCatalog.Find("button").Create(
            "device", new Dictionary<string, Net> { ["line"] = net }, Bench.Pairs("pull=up bounce=100 bounce-time=1ms"));
        device.Start(0);
        long now = 0;
        long allocated = long.MaxValue;
        // The first rounds are compiled, and let the board's queues grow.
        for (int round = 0; round < 20; round++)
        {
            device.Act(round % 2 == 0 ? "press" : "release", Bench.Pairs(""), now);
            long before = GC.GetAllocatedBytesForCurrentThread();
            while (device.NextDeadline != long.MaxValue)
                device.Advance(now = device.NextDeadline);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }
}
