// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class ChipFileTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void The_chip_tells_its_name_its_label_and_how_many_lines_it_has()
    {
        var info = default(GpioChipInfo);
        MemoryMarshal.AsBytes(new Span<GpioChipInfo>(ref info)).Fill(0xAA);
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.GetChipInfo, ref info));
        Assert.Equal(("gpiochip7", "some label", 8u), (info.Name.ToString(), info.Label.ToString(), info.Lines));
        Assert.Equal(0, info.Name[31]);
    }

    [Fact]
    public void A_free_line_is_an_input_without_a_consumer()
    {
        GpioV2LineInfo info = _rig.Info(3);
        Assert.Equal(
            ("three", "", 3u, GpioV2LineFlags.Input, 0u),
            (info.Name.ToString(), info.Consumer.ToString(), info.Offset, info.Flags, info.AttributeCount));
        Assert.Equal("", _rig.Info(2).Name.ToString());
    }

    [Fact]
    public void A_requested_line_tells_everything_it_is_set_to()
    {
        GpioV2LineFlags flags = GpioV2LineFlags.Input | GpioV2LineFlags.ActiveLow | GpioV2LineFlags.EdgeFalling
            | GpioV2LineFlags.BiasPullUp | GpioV2LineFlags.EventClockRealtime;
        GpioV2LineRequest request = Rig.RequestOf(flags, 1);
        Rig.Add(ref request.Config, 1, Rig.Debounce(1_500));
        _rig.Request(request);
        GpioV2LineInfo info = _rig.Info(1);
        Assert.Equal((flags | GpioV2LineFlags.Used, "tester", 1u), (info.Flags, info.Consumer.ToString(), info.AttributeCount));
        Assert.Equal((GpioV2LineAttributeId.Debounce, 1_500u), (info.Attributes[0].Id, info.Attributes[0].DebouncePeriod));
    }

    [Fact]
    public void Version_1_tells_the_same_in_its_words()
    {
        _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow | GpioV2LineFlags.OpenDrain | GpioV2LineFlags.BiasDisabled, 0);
        var info = new GpioV1LineInfo { Offset = 0 };
        Assert.Equal(0, _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineInfo, ref info));
        Assert.Equal(
            GpioV1LineFlags.Kernel | GpioV1LineFlags.Output | GpioV1LineFlags.ActiveLow | GpioV1LineFlags.OpenDrain | GpioV1LineFlags.BiasDisabled,
            info.Flags);
        Assert.Equal(("zero", "tester"), (info.Name.ToString(), info.Consumer.ToString()));
    }

    [Theory]
    [InlineData(8u)]
    [InlineData(uint.MaxValue)]
    public void A_line_that_is_not_there_is_refused(uint offset)
    {
        var info = new GpioV2LineInfo { Offset = offset };
        var older = new GpioV1LineInfo { Offset = offset };
        uint unwatched = offset;
        foreach (uint request in (uint[])[GpioIoctl.V2GetLineInfo, GpioIoctl.V2WatchLineInfo])
            Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(_rig.File, request, ref info));
        foreach (uint request in (uint[])[GpioIoctl.V1GetLineInfo, GpioIoctl.V1WatchLineInfo])
            Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(_rig.File, request, ref older));
        Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(_rig.File, GpioIoctl.UnwatchLineInfo, ref unwatched));
    }

    [Fact]
    public void Padding_that_is_not_zero_is_refused_in_version_2_only()
    {
        for (int i = 0; i < 4; i++)
        {
            var info = default(GpioV2LineInfo);
            info.Padding[i] = 1;
            Assert.Equal(-(int)Errno.EINVAL, _rig.Ioctl(_rig.File, GpioIoctl.V2GetLineInfo, ref info));
        }
    }

    [Fact]
    public void An_ioctl_that_a_file_does_not_know_is_an_invalid_argument()
    {
        byte[] bytes = new byte[1024];
        DeviceFile request = _rig.Request(GpioV2LineFlags.Input, 0);
        foreach (uint number in (uint[])[0, 0x5401, GpioIoctl.V2GetValues, GpioIoctl.V1GetValues, GpioIoctl.V2GetLine + 0x10000])
            Assert.Equal(-(int)Errno.EINVAL, _rig.File.Ioctl(number, bytes, _rig.Opener, 2_000));
        foreach (uint number in (uint[])[GpioIoctl.GetChipInfo, GpioIoctl.V1GetValues, GpioIoctl.V1SetConfig, GpioIoctl.V2GetLine])
            Assert.Equal(-(int)Errno.EINVAL, request.Ioctl(number, bytes, _rig.Opener, 2_000));
    }

    [Fact]
    public void An_argument_that_cannot_be_read_whole_is_a_bad_address()
    {
        Assert.Equal(-(int)Errno.EFAULT, _rig.File.Ioctl(GpioIoctl.GetChipInfo, new byte[67], _rig.Opener, 2_000));
        Assert.Equal(-(int)Errno.EFAULT, _rig.File.Ioctl(GpioIoctl.V2GetLine, [], _rig.Opener, 2_000));
    }

    [Fact]
    public void Every_file_of_a_chip_that_is_gone_answers_that_there_is_no_device()
    {
        DeviceFile output = _rig.Request(GpioV2LineFlags.Output, 0);
        _rig.SetValues(output, 1, 1);
        _rig.Device.Unplug(5_000);
        Assert.Equal(Signal.HighImpedance, _rig.Line(0).Driven);
        byte[] bytes = new byte[1024];
        Assert.Equal(-(int)Errno.ENODEV, _rig.File.Ioctl(GpioIoctl.GetChipInfo, bytes, _rig.Opener, 5_000));
        Assert.Equal(-(int)Errno.ENODEV, _rig.File.Ioctl(0, bytes, _rig.Opener, 5_000));
        Assert.Equal(-(int)Errno.ENODEV, output.Ioctl(GpioIoctl.V2GetValues, bytes, _rig.Opener, 5_000));
        Assert.Null(_rig.Device.Open(new MemoryPipe()));
        output.Close(5_001);
        _rig.File.Close(5_001);
        Assert.Equal(0, _rig.Device.OpenFiles);
    }

    [Fact]
    public void Files_of_a_chip_that_left_its_board_can_be_closed()
    {
        DeviceFile request = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, 0, 1);
        _rig.Board.Remove(_rig.Chip, 5_000);
        Assert.Equal(-(int)Errno.ENODEV, request.Ioctl(GpioIoctl.V2GetValues, new byte[16], _rig.Opener, 5_000));
        request.Close(5_001);
        _rig.File.Close(5_001);
        Assert.Equal(0, _rig.Device.OpenFiles);
    }

    [Fact]
    public void A_file_that_was_closed_is_a_bad_descriptor_and_its_pipe_is_disposed_of_once()
    {
        DeviceFile request = _rig.Request(GpioV2LineFlags.Output, 0);
        request.Close(5_000);
        request.Close(5_001);
        Assert.True(_rig.Opener.Pipes[0].IsDisposed);
        Assert.Equal(-(int)Errno.EBADF, request.Ioctl(GpioIoctl.V2GetValues, new byte[16], _rig.Opener, 5_002));
        Assert.Equal(1, _rig.Device.OpenFiles);
    }

    [Fact]
    public void No_more_files_are_open_than_are_allowed()
    {
        var rig = new Rig(options: new GpioDeviceOptions { MaxFiles = 3 });
        DeviceFile request = rig.Request(GpioV2LineFlags.Input, 0);
        ChipFile other = rig.Open();
        Assert.Null(rig.Device.Open(new MemoryPipe()));
        Assert.Equal(Errno.ENFILE, rig.Refused(Rig.RequestOf(GpioV2LineFlags.Input, 1)));
        Assert.False(rig.Line(1).Settings.Requested);
        request.Close(5_000);
        rig.Request(GpioV2LineFlags.Input, 1);
        Assert.Equal(3, rig.Device.OpenFiles);
        other.Close(5_001);
        Assert.NotNull(rig.Device.Open(new MemoryPipe()));
    }
}
