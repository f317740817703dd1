// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices.Tests;

public sealed class LedTests
{
    [Theory]
    [InlineData("", Level.High)]
    [InlineData("active=high", Level.High)]
    [InlineData("active=low", Level.Low)]
    public void It_shines_at_its_level(string parameters, Level level)
    {
        var bench = new Bench("led", parameters);
        Terminal output = bench.Net.Attach("output");
        bench.Device.Start(1);
        Assert.Equal(level == Level.Low ? "true" : "false", bench["lit"]);

        output.Drive(Signal.StrongHigh, 5);
        Assert.Equal(level == Level.High ? "true" : "false", bench["lit"]);
        output.Drive(Signal.StrongLow, 7);

        string first = level == Level.High ? "true" : "false";
        Assert.Equal([("lit", first, 5), ("lit", first == "true" ? "false" : "true", 7)], bench.Changes);
        Assert.Equal(("2", "7"), (bench["changes"], bench["since"]));
    }

    [Fact]
    public void It_drives_nothing_and_is_named_among_what_the_net_connects()
    {
        var bench = new Bench("led");

        bench.Device.Start(1);
        Assert.True(bench.Net.Floats);
        Assert.Contains(bench.Net.Terminals, terminal => terminal is { Name: "device", Kind: TerminalKind.Device });

        bench.Device.Stop(2);
        Assert.DoesNotContain(bench.Net.Terminals, terminal => terminal.Name == "device");
    }

    [Fact]
    public void It_is_told_of_no_change_once_it_is_stopped()
    {
        var bench = new Bench("led");
        bench.Device.Start(1);
        bench.Device.Stop(2);

        bench.Net.Attach("output").Drive(Signal.StrongHigh, 3);

        Assert.Empty(bench.Changes);
    }

    [Fact]
    public void It_starts_with_the_level_that_is_there()
    {
        var bench = new Bench("led", level: Level.High);

        bench.Device.Start(42);

        Assert.Equal(("true", "0", "42"), (bench["lit"], bench["changes"], bench["since"]));
        Assert.Empty(bench.Changes);
    }

    [Fact]
    public void One_that_is_started_while_changes_are_told_begins_with_the_level_that_is_there()
    {
        var bench = new Bench("led");
        Terminal output = bench.Net.Attach("output");
        int seen = 0;
        // At the first change it makes two more, and starts the LED before anyone is told of those.
        bench.WhenLevelChanges = time =>
        {
            if (seen++ > 0)
                return;
            output.Drive(Signal.StrongLow, time);
            output.Drive(Signal.StrongHigh, time);
            bench.Device.Start(time);
        };

        output.Drive(Signal.StrongHigh, 5);
        Assert.Equal((3, "true", "0"), (seen, bench["lit"], bench["changes"]));

        output.Drive(Signal.StrongLow, 6);
        Assert.Equal(("false", "1"), (bench["lit"], bench["changes"]));
    }

    [Fact]
    public void It_shows_a_forced_level()
    {
        var bench = new Bench("led", pull: Signal.PullDown);
        bench.Device.Start(1);

        bench.Net.Force(Level.High, 2);

        Assert.Equal("true", bench["lit"]);
    }

    [Fact]
    public void It_sees_each_bounce_of_a_button_on_its_line()
    {
        var bench = new Bench("led", pull: Signal.PullUp);
        bench.Device.Start(0);
        Device button = DeviceCatalog.Find("button").Create(
            "button", new Dictionary<string, Net> { ["line"] = bench.Net }, Bench.Pairs("bounce=4"));
        button.Start(0);

        button.Act("press", Bench.Pairs(""), 0);
        while (button.NextDeadline != long.MaxValue)
            button.Advance(button.NextDeadline);

        Assert.Equal("9", bench["changes"]);
        Assert.Equal("false", bench["lit"]);
    }

    [Fact]
    public void Its_changes_allocate_nothing()
    {
        var board = new Board();
        Net net = board.AddNet("net");
        DeviceCatalog.Find("led").Create("device", new Dictionary<string, Net> { ["line"] = net }, Bench.Pairs("")).Start(0);
        Terminal output = net.Attach("output");
        long allocated = long.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                output.Drive(i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow, i);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }
}
