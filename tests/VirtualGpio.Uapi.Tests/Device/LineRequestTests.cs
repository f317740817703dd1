// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class LineRequestTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_request_gives_a_descriptor_and_shows_on_the_board()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Output | GpioV2LineFlags.OpenSource | GpioV2LineFlags.BiasPullDown, 2, 5);
        Rig.Add(ref request.Config, 0b10, Rig.ValuesAttribute(0b10));
        GpioV2LineRequest copy = request;
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.V2GetLine, ref request));
        Assert.Equal(100, request.Descriptor);
        copy.Descriptor = 100;
        Assert.True(Rig.BytesOf(ref copy).SequenceEqual(Rig.BytesOf(ref request)));
        Assert.Equal(
            new LineSettings { Direction = LineDirection.Output, Drive = LineDrive.OpenSource, Bias = LineBias.PullDown, Requested = true },
            _rig.Line(2).Settings);
        Assert.Equal((Level.Low, Level.High, "tester"), (_rig.Line(2).Net.Level, _rig.Line(5).Net.Level, _rig.Line(5).Consumer));
        Assert.Equal(default, _rig.Line(0).Settings);
    }

    [Fact]
    public void Edges_and_the_debounce_period_show_on_the_board_as_those_of_the_level()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.ActiveLow | GpioV2LineFlags.EdgeRising, 0, 1);
        Rig.Add(ref request.Config, 0b10, Rig.Debounce(uint.MaxValue));
        _rig.Request(request);
        Assert.Equal(new LineSettings { Requested = true, Trigger = InterruptTrigger.Falling, InterruptEnabled = true }, _rig.Line(0).Settings);
        Assert.Equal(4_294_967_295_000, _rig.Line(1).Settings.DebounceNanoseconds);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(65u)]
    [InlineData(uint.MaxValue)]
    public void A_number_of_lines_that_is_not_possible_is_refused(uint count) =>
        Assert.Equal(Errno.EINVAL, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input, 0) with { LineCount = count }));

    [Fact]
    public void Padding_that_is_not_zero_is_refused()
    {
        for (int i = 0; i < 5; i++)
        {
            GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 0);
            request.Padding[i] = 1u << 31;
            Assert.Equal(Errno.EINVAL, _rig.Refused(request));
        }
    }

    [Fact]
    public void A_line_that_is_taken_is_busy_and_the_lines_before_it_are_let_go()
    {
        _rig.Request(GpioV2LineFlags.Input, 3);
        Assert.Equal(Errno.EBUSY, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Output, 0, 1, 3, 9)));
        Assert.Equal(Errno.EINVAL, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Output, 0, 1, 9, 3)));
        Assert.Equal(Errno.EBUSY, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input, 4, 4)));
        Assert.All([0, 1, 4], line => Assert.Equal(default, _rig.Line(line).Settings));
        Assert.Equal("", _rig.Line(0).Consumer);
        Assert.Equal(2, _rig.Device.OpenFiles);
        Assert.All(_rig.Opener.Pipes[1..], pipe => Assert.True(pipe.IsDisposed));
    }

    [Fact]
    public void What_was_asked_for_wrongly_is_told_before_what_is_busy()
    {
        _rig.Request(GpioV2LineFlags.Input, 3);
        Assert.Equal(Errno.EINVAL, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Direction, 3)));
        Assert.Equal(Errno.EOPNOTSUPP, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EventClockHte, 3)));
    }

    [Fact]
    public void A_program_without_a_descriptor_left_has_no_line_either()
    {
        _rig.Opener.Error = -(int)Errno.EMFILE;
        Assert.Equal(Errno.EMFILE, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Output, 0)));
        _rig.Opener.Error = 0;
        _rig.Opener.IsFull = true;
        Assert.Equal(Errno.ENFILE, _rig.Refused(Rig.RequestOf(GpioV2LineFlags.Output, 0)));
        Assert.Equal(default, _rig.Line(0).Settings);
        Assert.Equal(1, _rig.Device.OpenFiles);
    }

    [Fact]
    public void A_consumer_without_a_name_is_shown_as_a_question_mark_and_a_long_name_is_cut_off()
    {
        _rig.Request(Rig.RequestOf(GpioV2LineFlags.Input, 0) with { Consumer = default });
        Assert.Equal(("?", ""), (_rig.Info(0).Consumer.ToString(), _rig.Line(0).Consumer));
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 1);
        ((Span<byte>)request.Consumer).Fill((byte)'x');
        _rig.Request(request);
        GpioV2LineInfo info = _rig.Info(1);
        Assert.Equal((new string('x', 31), (byte)0), (info.Consumer.ToString(), info.Consumer[31]));
    }

    [Fact]
    public void What_stands_behind_the_end_of_a_consumers_name_is_told_to_nobody()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 0);
        request.Consumer[20] = (byte)'s';
        _rig.Request(request);
        GpioV2LineInfo info = _rig.Info(0);
        Assert.Equal(-1, ((ReadOnlySpan<byte>)info.Consumer)["tester".Length..].IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Values_are_got_and_set_by_mask()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output, 4, 2, 0);
        Assert.Equal(0UL, _rig.GetValues(file));
        Assert.Equal(Errno.None, _rig.SetValues(file, 0b101, 0b111));
        Assert.Equal(0b101UL, _rig.GetValues(file));
        Assert.Equal(0b100UL, _rig.GetValues(file, 0b110));
        Assert.Equal((Level.High, Level.Low, Level.High), (_rig.Line(4).Net.Level, _rig.Line(2).Net.Level, _rig.Line(0).Net.Level));
        Assert.Equal(Errno.EINVAL, _rig.SetValues(file, 0, 0));
        Assert.Equal(Errno.EINVAL, _rig.SetValues(file, ~7UL, ~7UL));
        var values = new GpioV2LineValues { Mask = ~7UL, Bits = 5 };
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(file, GpioIoctl.V2GetValues, ref values));
        Assert.Equal(5UL, values.Bits);
    }

    [Fact]
    public void An_input_cannot_be_set_nor_can_the_outputs_asked_for_with_it()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Output, 0, 1);
        Rig.Add(ref request.Config, 0b10, Rig.FlagsAttribute(GpioV2LineFlags.Input));
        DeviceFile file = _rig.Request(request);
        Assert.Equal(Errno.EPERM, _rig.SetValues(file, 0b11, 0b11));
        Assert.Equal(Errno.EPERM, _rig.SetValues(file, 0b10, 0));
        Assert.Equal(0UL, _rig.GetValues(file));
        Assert.Equal(Errno.None, _rig.SetValues(file, 0b01, 0b11));
        Assert.Equal(0b01UL, _rig.GetValues(file));
    }

    [Fact]
    public void Active_low_turns_values_round_in_both_directions()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow, 0, 1);
        Rig.Add(ref request.Config, 0b10, Rig.ValuesAttribute(0b10));
        DeviceFile output = _rig.Request(request);
        Assert.Equal((Level.High, Level.Low), (_rig.Line(0).Net.Level, _rig.Line(1).Net.Level));
        Assert.Equal(0b10UL, _rig.GetValues(output));
        _rig.SetValues(output, 0b11, 0b01);
        Assert.Equal((Level.Low, Level.High), (_rig.Line(0).Net.Level, _rig.Line(1).Net.Level));
        DeviceFile input = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.ActiveLow | GpioV2LineFlags.BiasPullUp, 2);
        Assert.Equal(0UL, _rig.GetValues(input));
        _rig.Outside[2].Drive(Signal.StrongLow, ++_rig.Now);
        Assert.Equal(1UL, _rig.GetValues(input));
    }

    [Fact]
    public void An_open_drain_lets_go_for_1_and_an_open_source_for_0()
    {
        DeviceFile drain = _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain, 0);
        DeviceFile source = _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.OpenSource, 1);
        Assert.Equal((Signal.StrongLow, Signal.HighImpedance), (_rig.Line(0).Driven, _rig.Line(1).Driven));
        _rig.SetValues(drain, 1, 1);
        _rig.SetValues(source, 1, 1);
        Assert.Equal((Signal.HighImpedance, Signal.StrongHigh), (_rig.Line(0).Driven, _rig.Line(1).Driven));
        _rig.Pull(0, true);
        Assert.Equal(1UL, _rig.GetValues(drain));
        _rig.Outside[0].Drive(Signal.StrongLow, ++_rig.Now);
        Assert.Equal(0UL, _rig.GetValues(drain));
        Assert.Equal(GpioV2LineFlags.Used | GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain, _rig.Info(0).Flags);
    }

    [Fact]
    public void A_line_that_is_left_as_it_is_is_what_its_last_user_left_behind()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow, 0);
        _rig.SetValues(file, 1, 0);
        file.Close(++_rig.Now);
        // The direction stays, though the line has let go: gpiod_free_commit does not clear FLAG_IS_OUT.
        Assert.Equal(GpioV2LineFlags.Output, _rig.Info(0).Flags);
        Assert.Equal(default, _rig.Line(0).Settings);
        _rig.Pull(0, false);
        DeviceFile again = _rig.Request(GpioV2LineFlags.None, 0, 1);
        Assert.Equal(GpioV2LineFlags.Output | GpioV2LineFlags.Used, _rig.Info(0).Flags);
        Assert.Equal(Signal.StrongLow, _rig.Line(0).Driven);
        Assert.Equal(GpioV2LineFlags.Input | GpioV2LineFlags.Used, _rig.Info(1).Flags);
        Assert.Equal(Errno.EPERM, _rig.SetValues(again, 0b11, 0b01));
        Assert.Equal(Errno.None, _rig.SetValues(again, 0b01, 0b01));
        Assert.Equal(0b01UL, _rig.GetValues(again));
    }

    [Fact]
    public void An_open_drain_that_was_high_is_an_input_for_the_next_who_leaves_it_as_it_is()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain, 0);
        _rig.SetValues(file, 1, 1);
        file.Close(++_rig.Now);
        Assert.Equal(GpioV2LineFlags.Output, _rig.Info(0).Flags);
        _rig.Request(GpioV2LineFlags.None, 0);
        Assert.Equal(GpioV2LineFlags.Input | GpioV2LineFlags.Used, _rig.Info(0).Flags);
    }

    [Fact]
    public void The_event_clock_outlives_the_request_that_asked_for_it()
    {
        _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EventClockRealtime | GpioV2LineFlags.EdgeBoth, 0).Close(++_rig.Now);
        Assert.Equal(GpioV2LineFlags.Input | GpioV2LineFlags.EventClockRealtime, _rig.Info(0).Flags);
        _rig.Request(GpioV2LineFlags.Input, 0);
        Assert.Equal(GpioV2LineFlags.Input | GpioV2LineFlags.Used, _rig.Info(0).Flags);
    }

    [Fact]
    public void All_64_lines_of_a_request_can_be_used()
    {
        var rig = new Rig(64);
        DeviceFile file = rig.Request(GpioV2LineFlags.Output, [.. Enumerable.Range(0, 64)]);
        Assert.Equal(Errno.None, rig.SetValues(file, ulong.MaxValue, 0x8000_0000_0000_0001));
        Assert.Equal(0x8000_0000_0000_0001, rig.GetValues(file));
    }

    [Fact]
    public void An_argument_that_is_longer_than_the_number_says_is_read_up_to_there()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 0);
        byte[] bytes = new byte[600];
        MemoryMarshal.Write(bytes, in request);
        bytes[^1] = 7;
        Assert.Equal(0, _rig.File.Ioctl(GpioIoctl.V2GetLine, bytes, _rig.Opener, 2_000));
        Assert.Equal(7, bytes[^1]);
    }
}
