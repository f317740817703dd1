// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class SetConfigTests
{
    private const GpioV2LineFlags InputBoth = GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth;

    private readonly Rig _rig = new();

    [Fact]
    public void A_line_changes_its_direction_its_drive_and_its_bias()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullUp, 0);
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain };
        Rig.Add(ref config, 1, Rig.ValuesAttribute(1));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        Assert.Equal(
            new LineSettings { Direction = LineDirection.Output, Drive = LineDrive.OpenDrain, Requested = true }, _rig.Line(0).Settings);
        Assert.Equal(Signal.HighImpedance, _rig.Line(0).Driven);
        Assert.Equal(GpioV2LineFlags.Used | GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain, _rig.Info(0).Flags);
        Assert.Equal(Errno.None, _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Input }));
        Assert.Equal(new LineSettings { Requested = true }, _rig.Line(0).Settings);
        Assert.Equal(Errno.EPERM, _rig.SetValues(file, 1, 1));
    }

    [Fact]
    public void Lines_without_a_direction_are_left_as_they_are()
    {
        DeviceFile file = _rig.Request(InputBoth | GpioV2LineFlags.ActiveLow, 0, 1);
        GpioV2LineInfo before = _rig.Info(0);
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.EventClockRealtime };
        Rig.Add(ref config, 2, Rig.FlagsAttribute(GpioV2LineFlags.Output));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        GpioV2LineInfo after = _rig.Info(0);
        Assert.True(Rig.BytesOf(ref before).SequenceEqual(Rig.BytesOf(ref after)));
        Assert.Equal(GpioV2LineFlags.Used | GpioV2LineFlags.Output, _rig.Info(1).Flags);
        _rig.Pull(0, true);
        Assert.Single(Rig.Read<GpioV2LineEvent>(file));
    }

    [Fact]
    public void A_config_that_is_refused_changes_nothing()
    {
        DeviceFile file = _rig.Request(InputBoth, 0, 1);
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output };
        Rig.Add(ref config, 2, Rig.FlagsAttribute(GpioV2LineFlags.Output | GpioV2LineFlags.EdgeRising));
        Assert.Equal(Errno.EINVAL, _rig.SetConfig(file, config));
        Rig.Add(ref config, 2, Rig.FlagsAttribute(GpioV2LineFlags.None));
        config.Attributes[0].Attribute.Flags = GpioV2LineFlags.EventClockHte;
        Assert.Equal(Errno.EOPNOTSUPP, _rig.SetConfig(file, config));
        Assert.All([0, 1], line => Assert.Equal(InputBoth | GpioV2LineFlags.Used, _rig.Info(line).Flags));
    }

    [Fact]
    public void Output_values_are_set_anew_and_are_0_where_none_are_given()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output, 0, 1);
        _rig.SetValues(file, 0b11, 0b11);
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output };
        Rig.Add(ref config, 0b10, Rig.ValuesAttribute(ulong.MaxValue));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        Assert.Equal(0b10UL, _rig.GetValues(file));
    }

    [Fact]
    public void Edge_detection_comes_and_goes_and_goes_on_counting()
    {
        DeviceFile file = _rig.Request(InputBoth, 0);
        _rig.Pull(0, true);
        Assert.Equal(Errno.None, _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Input }));
        _rig.Pull(0, false);
        Assert.Equal(Errno.None, _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Input | GpioV2LineFlags.EdgeFalling }));
        _rig.Pull(0, true);
        _rig.Pull(0, false);
        Assert.Equal([(GpioEdge.Rising, 1u), (GpioEdge.Falling, 2u)], Told(file));
        Assert.Equal(InterruptTrigger.Falling, _rig.Line(0).Settings.Trigger);
    }

    [Fact]
    public void What_changes_because_of_a_new_direction_is_no_event()
    {
        DeviceFile file = _rig.Request(InputBoth, 0);
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output };
        Rig.Add(ref config, 1, Rig.ValuesAttribute(1));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        _rig.Pull(0, false);
        Assert.Equal(Errno.None, _rig.SetConfig(file, new GpioV2LineConfig { Flags = InputBoth }));
        Assert.Empty(Told(file));
        _rig.Pull(0, true);
        Assert.Equal([(GpioEdge.Rising, 1u)], Told(file));
    }

    [Fact]
    public void An_output_that_is_configured_anew_has_no_value_between()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output, 0);
        _rig.SetValues(file, 1, 1);
        _rig.Pull(0, false);
        long changes = _rig.Line(0).Net.Sequence;
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow | GpioV2LineFlags.OpenSource };
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        Assert.Equal((changes, Level.High, 0UL), (_rig.Line(0).Net.Sequence, _rig.Line(0).Net.Level, _rig.GetValues(file)));
    }

    [Fact]
    public void Active_low_alone_turns_the_edges_round()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising, 0);
        Assert.Equal(
            Errno.None,
            _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising | GpioV2LineFlags.ActiveLow }));
        _rig.Pull(0, true);
        Assert.Empty(Told(file));
        _rig.Pull(0, false);
        Assert.Equal([(GpioEdge.Rising, 1u)], Told(file));
    }

    [Fact]
    public void A_debounce_period_that_is_not_given_again_ends_and_takes_what_was_bouncing_with_it()
    {
        DeviceFile file = Debounced(10);
        _rig.Pull(0, true);
        Assert.Equal(Errno.None, _rig.SetConfig(file, new GpioV2LineConfig { Flags = InputBoth }));
        Assert.Equal((0u, 1UL), (_rig.Info(0).AttributeCount, _rig.GetValues(file)));
        Assert.Empty(Told(file));
        _rig.Pull(0, false);
        Assert.Equal([(GpioEdge.Falling, 1u)], Told(file));
    }

    [Fact]
    public void A_debounce_period_of_0_ends_it_as_well_and_one_of_an_output_too()
    {
        DeviceFile file = Debounced(10);
        var config = new GpioV2LineConfig { Flags = InputBoth };
        Rig.Add(ref config, 1, Rig.Debounce(0));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        Assert.Equal((0u, 0L), (_rig.Info(0).AttributeCount, _rig.Line(0).Settings.DebounceNanoseconds));
        file.Close(++_rig.Now);
        file = Debounced(10);
        Assert.Equal(Errno.None, _rig.SetConfig(file, new GpioV2LineConfig { Flags = GpioV2LineFlags.Output }));
        Assert.Equal((0u, 0L), (_rig.Info(0).AttributeCount, _rig.Line(0).Settings.DebounceNanoseconds));
    }

    [Fact]
    public void A_debounce_period_can_begin_and_change()
    {
        DeviceFile file = _rig.Request(InputBoth, 0);
        foreach (uint period in (uint[])[10, 20])
        {
            var config = new GpioV2LineConfig { Flags = InputBoth };
            Rig.Add(ref config, 1, Rig.Debounce(period));
            Assert.Equal(Errno.None, _rig.SetConfig(file, config));
            Assert.Equal((period, period * 1_000L), (_rig.Info(0).Attributes[0].DebouncePeriod, _rig.Line(0).Settings.DebounceNanoseconds));
        }

        _rig.Pull(0, true);
        _rig.Now += 19_990;
        _rig.Board.Advance(_rig.Now);
        Assert.Empty(Told(file));
        _rig.Now += 10;
        _rig.Board.Advance(_rig.Now);
        Assert.Equal([(GpioEdge.Rising, 1u)], Told(file));
    }

    [Fact]
    public void A_level_that_is_bouncing_when_the_period_changes_is_told_once_it_has_lasted_for_the_new_one()
    {
        DeviceFile file = Debounced(10);
        _rig.Pull(0, true);
        long since = _rig.Now;
        var config = new GpioV2LineConfig { Flags = InputBoth };
        Rig.Add(ref config, 1, Rig.Debounce(30));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        _rig.Board.Advance(_rig.Now = since + 29_999);
        Assert.Empty(Told(file));
        _rig.Board.Advance(_rig.Now = since + 30_000);
        Assert.Equal([(GpioEdge.Rising, 1u)], Told(file));
    }

    [Fact]
    public void Edges_of_a_debounced_line_can_be_asked_for_later()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 0);
        Rig.Add(ref request.Config, 1, Rig.Debounce(10));
        DeviceFile file = _rig.Request(request);
        var config = new GpioV2LineConfig { Flags = InputBoth };
        Rig.Add(ref config, 1, Rig.Debounce(10));
        Assert.Equal(Errno.None, _rig.SetConfig(file, config));
        _rig.Pull(0, true);
        _rig.Board.Advance(_rig.Now += 10_000);
        Assert.Equal([(GpioEdge.Rising, 1u)], Told(file));
    }

    [Fact]
    public void Edges_of_a_debounced_line_cannot_be_asked_for_later_if_the_buffer_is_too_small_for_them()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 0) with { EventBufferSize = 1 };
        Rig.Add(ref request.Config, 1, Rig.Debounce(10));
        DeviceFile file = _rig.Request(request);
        var config = new GpioV2LineConfig { Flags = InputBoth };
        Rig.Add(ref config, 1, Rig.Debounce(20));
        Assert.Equal(Errno.EINVAL, _rig.SetConfig(file, config));
        _rig.Pull(0, true);
        _rig.Board.Advance(_rig.Now += 20_000);
        Assert.Empty(Told(file));
    }

    private DeviceFile Debounced(uint period)
    {
        GpioV2LineRequest request = Rig.RequestOf(InputBoth, 0);
        Rig.Add(ref request.Config, 1, Rig.Debounce(period));
        return _rig.Request(request);
    }

    private static (GpioEdge Edge, uint Sequence)[] Told(DeviceFile file) =>
        [.. Rig.Read<GpioV2LineEvent>(file).Select(told => (told.Edge, told.Sequence))];
}
