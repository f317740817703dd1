// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

public sealed class DeviceTests
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    [Fact]
    public async Task A_device_with_a_timer_runs_on_its_own_account_and_is_never_early()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a", takesAll: true)).Nets[0];
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("clock", find(net), 1_000_000));
        await board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge, Count = 21 }, TestBoard.Patience);
        await board.Host.ActAsync("clock", "stop", s_none);
        DeviceState state = Assert.Single(await board.Host.GetDevicesAsync());
        Assert.Equal(("clock", "a.0"), (state.Name, state.Pins["pin"]));
        EventEntry[] told = [.. board.Events().Where(entry => entry.Kind is EventKind.Edge or EventKind.Device)];
        Assert.All(told, entry => Assert.Equal("clock", board.Host.Map.ActorName(entry.Actor)));
        EventEntry[] ticks = [.. told.Where(entry => entry.Kind == EventKind.Device)];
        Assert.Equal(ticks.Select((_, i) => $"{i}"), ticks.Select(entry => entry.Detail!.Value!));
        for (int i = 0; i < ticks.Length; i++)
            Assert.True(ticks[i].Time >= ticks[0].Time + (i * 1_000_000L));
        Assert.Equal(["clock"], board.Host.Map.Devices);
    }

    [Fact]
    public async Task A_device_that_cannot_be_added_leaves_nothing_behind()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a")).Nets[0];
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("clock", find(net), long.MaxValue / 4));
        int terminals = (await board.Host.GetNetsAsync([net]))[0].Terminals.Count;
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<VirtualGpioException>(
            () => board.Host.AddDeviceAsync(find => TickingDevice.Make("clock", find(net), 1)))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<VirtualGpioException>(
            () => board.Host.AddDeviceAsync(find => TickingDevice.Make("other", find(77), 1)))).Kind);
        await Assert.ThrowsAsync<InvalidOperationException>(() => board.Host.AddDeviceAsync(find => TickingDevice.Make("other", find(net), 1, "OnStart")));
        Assert.Equal(terminals, (await board.Host.GetNetsAsync([net]))[0].Terminals.Count);
        Assert.Equal(["clock"], board.Host.Map.Devices);
        Assert.Single(await board.Host.GetDevicesAsync());
    }

    [Fact]
    public async Task A_device_that_throws_is_taken_off_and_the_board_goes_on()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a", takesAll: true)).Nets[0];
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("bad", find(net), 1_000_000, "Advance"));
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("grumpy", find(net), long.MaxValue / 4, "OnAct"));
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("good", find(net), 1_000_000));
        await Assert.ThrowsAsync<InvalidOperationException>(() => board.Host.ActAsync("grumpy", "stop", s_none));
        await board.Host.WaitAsync(new WaitCondition { Net = net, Kind = WaitKind.Edge, Count = 5 }, TestBoard.Patience);
        Assert.Equal(["grumpy", "good"], board.Host.Map.Devices);
        EventEntry fault = Assert.Single(board.Events(), entry => entry.Detail is { Device: "bad", What: "fault" });
        Assert.Equal("bad", board.Host.Map.ActorName(fault.Actor));
        Assert.Equal("Advance was told to fail.", fault.Detail!.Value);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.ActAsync("bad", "stop", s_none))).Kind);
    }

    [Fact]
    public async Task A_device_whose_net_goes_with_its_chip_does_not_take_the_board_along()
    {
        await using var board = new TestBoard();
        int net = (await board.Add("a")).Nets[0];
        int other = (await board.Add("b", takesAll: true)).Nets[0];
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("orphan", find(net), 2_000_000));
        await board.Host.RemoveChipAsync("a");
        await board.Host.AddDeviceAsync(find => TickingDevice.Make("clock", find(other), 5_000_000));
        await board.Host.WaitAsync(new WaitCondition { Net = other, Kind = WaitKind.Edge, Count = 4 }, TestBoard.Patience);
        Assert.Equal(["clock"], board.Host.Map.Devices);
        Assert.Contains(board.Events(), entry => entry.Detail is { Device: "orphan", What: "fault" });
    }
}
