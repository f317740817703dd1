// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class Version1Tests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_handle_gives_a_descriptor_and_sets_its_outputs()
    {
        GpioV1HandleRequest request = HandleOf(GpioV1HandleFlags.Output | GpioV1HandleFlags.ActiveLow, 2, 0);
        request.Values[1] = 200;
        Assert.Equal(0, Handle(ref request));
        Assert.Equal(100, request.Descriptor);
        Assert.Equal((Level.High, Level.Low, "older"), (_rig.Line(2).Net.Level, _rig.Line(0).Net.Level, _rig.Line(0).Consumer));
        Assert.Equal([0, 1, 0], Values(_rig.Opener.Files[0])[..3]);
        Assert.Equal(0, _rig.Opener.Files[0].EventSize);
    }

    [Fact]
    public void Every_value_but_0_is_1_and_what_has_no_line_is_0()
    {
        DeviceFile file = Handle(GpioV1HandleFlags.Output, 0, 1, 2);
        var values = default(GpioV1HandleValues);
        for (int i = 0; i < 64; i++)
            values.Values[i] = (byte)(i == 1 ? 0 : 255);
        Assert.Equal(0, _rig.Ioctl(file, GpioIoctl.V1SetValues, ref values));
        byte[] got = Values(file);
        Assert.Equal([1, 0, 1], got[..3]);
        Assert.All(got[3..], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(65u)]
    [InlineData(uint.MaxValue)]
    public void A_handle_of_a_number_of_lines_that_is_not_possible_is_refused(uint count)
    {
        GpioV1HandleRequest request = HandleOf(GpioV1HandleFlags.Input, 0) with { LineCount = count };
        Assert.Equal(-(int)Errno.EINVAL, Handle(ref request));
    }

    [Fact]
    public void A_handle_that_is_refused_holds_no_line()
    {
        Handle(GpioV1HandleFlags.None, 1);
        GpioV1HandleRequest busy = HandleOf(GpioV1HandleFlags.Output, 0, 1);
        GpioV1HandleRequest beyond = HandleOf(GpioV1HandleFlags.Output, 0, 8);
        GpioV1HandleRequest invalid = HandleOf(GpioV1HandleFlags.Direction, 1);
        Assert.Equal(-(int)Errno.EBUSY, Handle(ref busy));
        Assert.Equal(-(int)Errno.EINVAL, Handle(ref beyond));
        Assert.Equal(-(int)Errno.EINVAL, Handle(ref invalid));
        _rig.Opener.Error = -(int)Errno.EMFILE;
        GpioV1HandleRequest valid = HandleOf(GpioV1HandleFlags.Output, 0);
        Assert.Equal(-(int)Errno.EMFILE, Handle(ref valid));
        Assert.Equal((default, 2), (_rig.Line(0).Settings, _rig.Device.OpenFiles));
    }

    [Fact]
    public void A_handle_is_asked_for_its_first_line_only_before_it_is_set()
    {
        DeviceFile left = Handle(GpioV1HandleFlags.Output, 0);
        left.Close(++_rig.Now);
        DeviceFile mixed = Handle(GpioV1HandleFlags.None, 0, 1);
        DeviceFile input = Handle(GpioV1HandleFlags.None, 2);
        var values = default(GpioV1HandleValues);
        values.Values[0] = values.Values[1] = 1;
        Assert.Equal(-(int)Errno.EPERM, _rig.Ioctl(input, GpioIoctl.V1SetValues, ref values));
        Assert.Equal(0, _rig.Ioctl(mixed, GpioIoctl.V1SetValues, ref values));
        Assert.Equal((Signal.StrongHigh, Signal.HighImpedance), (_rig.Line(0).Driven, _rig.Line(1).Driven));
    }

    [Fact]
    public void A_handle_is_configured_anew_and_needs_a_direction_for_it()
    {
        _rig.Watch(_rig.File, 1);
        DeviceFile file = Handle(GpioV1HandleFlags.Input | GpioV1HandleFlags.BiasPullUp, 0, 1);
        var config = new GpioV1HandleConfig { Flags = GpioV1HandleFlags.ActiveLow };
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(file, GpioIoctl.V1SetConfig, ref config));
        config.Flags = GpioV1HandleFlags.Output | GpioV1HandleFlags.OpenDrain | GpioV1HandleFlags.OpenSource;
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(file, GpioIoctl.V1SetConfig, ref config));
        config.Flags = GpioV1HandleFlags.Output | GpioV1HandleFlags.OpenDrain;
        config.Values[1] = 1;
        // Its padding is not looked at.
        config.Padding[0] = 7;
        Assert.Equal(0, _rig.Ioctl(file, GpioIoctl.V1SetConfig, ref config));
        Assert.Equal((Signal.StrongLow, Signal.HighImpedance), (_rig.Line(0).Driven, _rig.Line(1).Driven));
        Assert.Equal(LineBias.AsIs, _rig.Line(0).Settings.Bias);
        Assert.Equal([GpioLineChange.Requested, GpioLineChange.Reconfigured], Rig.Read<GpioV2LineInfoChanged>(_rig.File).Select(it => it.Change));
        config.Flags = GpioV1HandleFlags.Input;
        Assert.Equal(0, _rig.Ioctl(file, GpioIoctl.V1SetConfig, ref config));
        Assert.Equal(new LineSettings { Requested = true }, _rig.Line(0).Settings);
    }

    [Theory]
    [InlineData(GpioV1EventFlags.None, false, 0, 0)]
    [InlineData(GpioV1EventFlags.Rising, false, 2, 0)]
    [InlineData(GpioV1EventFlags.Falling, false, 0, 2)]
    [InlineData(GpioV1EventFlags.Both, false, 2, 2)]
    [InlineData(GpioV1EventFlags.Rising, true, 2, 0)]
    [InlineData(GpioV1EventFlags.Both, true, 2, 2)]
    internal void A_line_event_tells_the_edges_that_were_asked_for(GpioV1EventFlags edges, bool activeLow, int rising, int falling)
    {
        DeviceFile file = Event(activeLow ? GpioV1HandleFlags.ActiveLow : GpioV1HandleFlags.Input, edges);
        for (int i = 0; i < 4; i++)
            _rig.Pull(0, i % 2 == 0);
        GpioV1Event[] told = Rig.Read<GpioV1Event>(file);
        Assert.Equal((rising, falling), (told.Count(it => it.Edge == GpioEdge.Rising), told.Count(it => it.Edge == GpioEdge.Falling)));
        if (told.Length == 4)
            Assert.Equal(((ulong)_rig.Now, activeLow ? GpioEdge.Rising : GpioEdge.Falling), (told[3].Timestamp, told[3].Edge));
        Assert.Equal(activeLow ? 1 : 0, Values(file)[0]);
    }

    [Fact]
    public void A_line_event_that_is_not_read_loses_the_newest()
    {
        DeviceFile file = Event(GpioV1HandleFlags.None, GpioV1EventFlags.Both);
        long start = _rig.Now;
        for (int i = 0; i < 20; i++)
            _rig.Pull(0, i % 2 == 0);
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (ulong)(start + i)), Rig.Read<GpioV1Event>(file).Select(it => it.Timestamp));
    }

    [Fact]
    public void A_line_event_is_monotonic_whatever_clock_the_line_had_before_and_shows_no_edges()
    {
        _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.EventClockRealtime, 0).Close(++_rig.Now);
        DeviceFile file = Event(GpioV1HandleFlags.Input, GpioV1EventFlags.Both);
        _rig.Pull(0, true);
        Assert.Equal((ulong)_rig.Now, Assert.Single(Rig.Read<GpioV1Event>(file)).Timestamp);
        Assert.Equal(GpioV2LineFlags.Used | GpioV2LineFlags.Input | GpioV2LineFlags.EventClockRealtime, _rig.Info(0).Flags);
        Assert.Equal(InterruptTrigger.Both, _rig.Line(0).Settings.Trigger);
    }

    [Fact]
    public void A_line_event_can_be_read_only()
    {
        DeviceFile file = Event(GpioV1HandleFlags.BiasPullUp, GpioV1EventFlags.Both);
        Assert.Empty(Rig.Read<GpioV1Event>(file));
        Assert.Equal(1, Values(file)[0]);
        var values = default(GpioV1HandleValues);
        var config = default(GpioV1HandleConfig);
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(file, GpioIoctl.V1SetValues, ref values));
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(file, GpioIoctl.V1SetConfig, ref config));
    }

    [Fact]
    public void A_line_event_that_is_refused_holds_no_line()
    {
        GpioV1EventRequest beyond = EventOf(8, GpioV1HandleFlags.Input, GpioV1EventFlags.Both);
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineEvent, ref beyond));
        _rig.Opener.Error = -(int)Errno.EMFILE;
        GpioV1EventRequest request = EventOf(0, GpioV1HandleFlags.Input, GpioV1EventFlags.Both);
        Assert.Equal(-(int)Errno.EMFILE, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineEvent, ref request));
        Assert.Equal((default, 1), (_rig.Line(0).Settings, _rig.Device.OpenFiles));
        _rig.Opener.Error = 0;
        _rig.Request(GpioV2LineFlags.Input, 0);
        Assert.Equal(-(int)Errno.EBUSY, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineEvent, ref request));
    }

    private static GpioV1HandleRequest HandleOf(GpioV1HandleFlags flags, params int[] offsets)
    {
        var request = new GpioV1HandleRequest { Flags = flags, Consumer = GpioName.Of("older"), LineCount = (uint)offsets.Length };
        for (int i = 0; i < offsets.Length; i++)
            request.Offsets[i] = (uint)offsets[i];
        return request;
    }

    private static GpioV1EventRequest EventOf(uint offset, GpioV1HandleFlags flags, GpioV1EventFlags edges) =>
        new() { Offset = offset, Flags = flags, Events = edges, Consumer = GpioName.Of("older") };

    private int Handle(ref GpioV1HandleRequest request) => _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineHandle, ref request);

    private DeviceFile Handle(GpioV1HandleFlags flags, params int[] offsets)
    {
        GpioV1HandleRequest request = HandleOf(flags, offsets);
        Assert.Equal(0, Handle(ref request));
        return _rig.Opener.Files[request.Descriptor - 100];
    }

    private DeviceFile Event(GpioV1HandleFlags flags, GpioV1EventFlags edges)
    {
        GpioV1EventRequest request = EventOf(0, flags, edges);
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineEvent, ref request));
        return _rig.Opener.Files[request.Descriptor - 100];
    }

    private byte[] Values(DeviceFile file)
    {
        var values = default(GpioV1HandleValues);
        ((Span<byte>)values.Values).Fill(0xAA);
        Assert.Equal(0, _rig.Ioctl(file, GpioIoctl.V1GetValues, ref values));
        return [.. (ReadOnlySpan<byte>)values.Values];
    }
}
