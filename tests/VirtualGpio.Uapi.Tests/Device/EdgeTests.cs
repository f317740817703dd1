// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class EdgeTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void Edges_are_numbered_per_request_and_per_line_and_stamped_when_they_came_about()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 5, 2);
        DeviceFile single = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        Assert.Empty(Rig.Read<GpioV2LineEvent>(file));
        long start = _rig.Now;
        _rig.Pull(5, true);
        _rig.Pull(2, true);
        _rig.Pull(0, true);
        _rig.Pull(5, false);
        Assert.Equal(
            [(start + 1, GpioEdge.Rising, 5u, 1u, 1u), (start + 2, GpioEdge.Rising, 2u, 2u, 1u), (start + 4, GpioEdge.Falling, 5u, 3u, 2u)],
            Told(file));
        Assert.Equal([(start + 3, GpioEdge.Rising, 0u, 1u, 1u)], Told(single));
    }

    [Theory]
    [InlineData(GpioV2LineFlags.EdgeRising, GpioEdge.Rising, GpioEdge.Rising)]
    [InlineData(GpioV2LineFlags.EdgeFalling, GpioEdge.Falling, GpioEdge.Falling)]
    [InlineData(GpioV2LineFlags.EdgeBoth, GpioEdge.Rising, GpioEdge.Falling)]
    [InlineData(GpioV2LineFlags.EdgeRising | GpioV2LineFlags.ActiveLow, GpioEdge.Rising, GpioEdge.Rising)]
    [InlineData(GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.ActiveLow, GpioEdge.Falling, GpioEdge.Rising)]
    internal void Only_the_edges_that_were_asked_for_are_told_and_only_they_count(GpioV2LineFlags flags, GpioEdge first, GpioEdge second)
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | flags, 0);
        for (int i = 0; i < 4; i++)
            _rig.Pull(0, i % 2 == 0);
        (long, GpioEdge Edge, uint, uint Sequence, uint)[] told = Told(file);
        Assert.Equal([first, second], told.Take(2).Select(edge => edge.Edge));
        Assert.Equal(Enumerable.Range(1, told.Length).Select(i => (uint)i), told.Select(edge => edge.Sequence));
        Assert.Equal(flags.HasFlag(GpioV2LineFlags.EdgeBoth) ? 4 : 2, told.Length);
    }

    [Fact]
    public void What_a_request_itself_makes_of_the_level_is_no_event()
    {
        _rig.Outside[0].Drive(Signal.HighImpedance, ++_rig.Now);
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.BiasPullUp, 0);
        Assert.Equal(1UL, _rig.GetValues(file));
        Assert.Empty(Told(file));
    }

    [Fact]
    public void A_new_bias_of_a_line_whose_edges_are_awaited_is_an_event()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.BiasPullUp };
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        Assert.Equal(GpioEdge.Rising, Assert.Single(Told(file)).Edge);
    }

    [Fact]
    public void The_clock_is_the_one_that_was_asked_for()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0, 1);
        Rig.Add(ref request.Config, 2, Rig.FlagsAttribute(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.EventClockRealtime));
        DeviceFile file = _rig.Request(request);
        _rig.Pull(0, true);
        long now = _rig.Now;
        _rig.Pull(1, true);
        Assert.Equal([now, now + 1 + Rig.RealtimeOffset], Told(file).Select(edge => edge.Time));
    }

    [Theory]
    [InlineData(1, 0u, 16)]
    [InlineData(3, 0u, 64)]
    [InlineData(2, 2u, 2)]
    [InlineData(2, 3u, 4)]
    [InlineData(1, 1024u, 1024)]
    [InlineData(1, 1025u, 1024)]
    [InlineData(1, uint.MaxValue, 1024)]
    public void The_buffer_is_rounded_up_to_a_power_of_two_and_loses_the_oldest(int lines, uint asked, int held)
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, [.. Enumerable.Range(0, lines)]);
        DeviceFile file = _rig.Request(request with { EventBufferSize = asked });
        for (int i = 0; i < held + 3; i++)
            _rig.Pull(0, i % 2 == 0);
        (long, GpioEdge, uint, uint Sequence, uint)[] told = Told(file);
        Assert.Equal((held, 4u, (uint)held + 3), (told.Length, told[0].Sequence, told[^1].Sequence));
        _rig.Pull(0, held % 2 != 0);
        Assert.Equal((uint)held + 4, Assert.Single(Told(file)).Item4);
    }

    [Fact]
    public void A_buffer_for_one_event_is_refused_where_there_can_be_events()
    {
        Assert.Equal(Errno.EINVAL, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0) with { EventBufferSize = 1 }));
        Assert.Equal(default, _rig.Line(0).Settings);
        DeviceFile file = _rig.Request(Rig.RequestOf(GpioV2LineFlags.Input, 0) with { EventBufferSize = 1 });
        Assert.Equal(Errno.EINVAL, _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising }));
        _rig.Pull(0, true);
        Assert.Empty(Told(file));
        // The kernel has taken the flags by then, and shows them.
        Assert.True(_rig.Info(0).Flags.HasFlag(GpioV2LineFlags.EdgeRising));
    }

    [Fact]
    public void A_debounced_line_tells_only_of_levels_that_last()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        Rig.Add(ref request.Config, 1, Rig.Debounce(10));
        DeviceFile file = _rig.Request(request);
        _rig.Now = 50_000;
        _rig.Pull(0, true);
        _rig.Now += 5_000;
        _rig.Pull(0, false);
        _rig.Pull(0, true);
        long due = _rig.Now + 10_000;
        Assert.Equal(0UL, _rig.GetValues(file));
        Assert.Empty(Told(file));
        Assert.Equal(due, _rig.Board.NextDeadline);
        _rig.Now = due + 500;
        _rig.Board.Advance(_rig.Now);
        Assert.Equal([(due, GpioEdge.Rising, 0u, 1u, 1u)], Told(file));
        Assert.Equal(1UL, _rig.GetValues(file));
    }

    [Fact]
    public void A_level_that_has_lasted_counts_for_whoever_asks_even_if_nobody_has_looked_since()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        Rig.Add(ref request.Config, 1, Rig.Debounce(10));
        DeviceFile file = _rig.Request(request);
        _rig.Pull(0, true);
        long due = _rig.Now + 10_000;
        _rig.Now = due + 7;
        Assert.Equal(1UL, _rig.GetValues(file));
        Assert.Equal([(due, GpioEdge.Rising, 0u, 1u, 1u)], Told(file));
    }

    [Fact]
    public void A_debounced_line_without_edges_gives_the_level_that_has_lasted()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.ActiveLow, 0, 1);
        Rig.Add(ref request.Config, 1, Rig.Debounce(10));
        DeviceFile file = _rig.Request(request);
        _rig.Pull(0, true);
        _rig.Pull(1, true);
        Assert.Equal(0b01UL, _rig.GetValues(file));
        _rig.Now += 20_000;
        _rig.Board.Advance(_rig.Now);
        Assert.Equal(0UL, _rig.GetValues(file));
        Assert.Empty(Told(file));
    }

    [Fact]
    public void An_edge_whose_line_was_released_is_told_to_nobody()
    {
        DeviceFile first = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        first.Close(++_rig.Now);
        DeviceFile second = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0);
        _rig.Pull(0, true);
        Assert.Equal(1u, Assert.Single(Told(second)).Item4);
    }

    [Fact]
    public void A_request_is_told_of_its_own_output_on_a_shared_net_but_not_of_its_own_end()
    {
        var board = new Board();
        Net net = board.AddNet("shared", Level.Low, NetRest.Low);
        Chip chip = board.AddChip("chip", 2, nets: [net, net]);
        var device = new GpioDevice(chip, "gpiochip0", "chip", _rig);
        ChipFile file = device.Open(new MemoryPipe())!;
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0, 1);
        Rig.Add(ref request.Config, 1, Rig.FlagsAttribute(GpioV2LineFlags.Output));
        Assert.Equal(0, _rig.Ioctl(file, GpioIoctl.V2GetLine, ref request));
        DeviceFile both = _rig.Opener.Files[^1];
        Assert.Equal(Errno.None, _rig.SetValues(both, 1, 1));
        Assert.Equal(GpioEdge.Rising, Assert.Single(Told(both)).Edge);
        both.Close(++_rig.Now);
        Assert.Equal((Level.Low, 0), (net.Level, ((MemoryPipe)both.Events).Length));
    }

    private static (long Time, GpioEdge Edge, uint Offset, uint Sequence, uint LineSequence)[] Told(DeviceFile file) =>
        [.. Rig.Read<GpioV2LineEvent>(file).Select(told => ((long)told.Timestamp, told.Edge, told.Offset, told.Sequence, told.LineSequence))];
}
