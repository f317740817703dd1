// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Tests.Device;
using VirtualGpio.Uapi.Trace;
using static VirtualGpio.Uapi.Tests.Trace.CallBytes;

namespace VirtualGpio.Uapi.Tests.Trace;

public sealed class Version2CallTests
{
    private static readonly FileLabel s_request = Lines(FileKind.Request, 0, 1, 2);

    [Fact]
    public void A_chip_tells_of_itself()
    {
        var info = new GpioChipInfo { Name = GpioName.Of("gpiochip0"), Label = GpioName.Of("pan\nel"), Lines = 4 };
        Assert.Equal(
            """GPIO_GET_CHIPINFO_IOCTL, {name="gpiochip0", label="pan\nel", lines=4}) = 0""",
            Show(OpenChip, GpioIoctl.GetChipInfo, default, info));
        Assert.Equal(
            "GPIO_GET_CHIPINFO_IOCTL, 0x7ffe1234) = -1 EFAULT (Bad address)",
            Show(OpenChip, GpioIoctl.GetChipInfo, info, -(int)Errno.EFAULT));
    }

    [Theory]
    [InlineData(GpioIoctl.V2GetLineInfo, "GPIO_V2_GET_LINEINFO_IOCTL")]
    [InlineData(GpioIoctl.V2WatchLineInfo, "GPIO_V2_GET_LINEINFO_WATCH_IOCTL")]
    public void A_line_is_told_of(uint request, string name)
    {
        var question = new GpioV2LineInfo { Offset = 1 };
        var info = new GpioV2LineInfo
        {
            Name = GpioName.Of("led"),
            Consumer = GpioName.Of("me"),
            Offset = 1,
            Flags = GpioV2LineFlags.Used | GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullUp,
            AttributeCount = 1,
        };
        info.Attributes[0] = Rig.Debounce(10_000);
        Assert.Equal(
            $$"""{{name}}, {offset=1, name="led", consumer="me", flags=USED|INPUT|BIAS_PULL_UP, attrs=[{debounce_period_us=10000}]}) = 0""",
            Show(OpenChip, request, question, info));
        Assert.Equal($$"""{{name}}, {offset=1 "led"}) = -1 EBUSY (Device or resource busy)""", Show(OpenChip, request, question, -(int)Errno.EBUSY));
        question.Padding[2] = 1;
        Assert.Equal($$"""{{name}}, {offset=1 "led", padding=nonzero}) = -1 EINVAL (Invalid argument)""", Show(OpenChip, request, question, -(int)Errno.EINVAL));
    }

    [Fact]
    public void A_watch_ends() =>
        Assert.Equal("""GPIO_GET_LINEINFO_UNWATCH_IOCTL, [0 "button"]) = 0""", Show(OpenChip, GpioIoctl.UnwatchLineInfo, 0u));

    [Fact]
    public void Lines_are_requested()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising | GpioV2LineFlags.EdgeFalling, 0, 1, 3, 99);
        request.EventBufferSize = 64;
        Rig.Add(ref request.Config, 0b0001, Rig.Debounce(500));
        Rig.Add(ref request.Config, 0b0110, Rig.FlagsAttribute(GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain));
        Rig.Add(ref request.Config, 0b0110, Rig.ValuesAttribute(0b0100));
        Assert.Equal(
            """GPIO_V2_GET_LINE_IOCTL, {offsets=[0 "button", 1 "led", 3 "a b", 99], consumer="tester", """
            + """config={flags=INPUT|EDGE_RISING|EDGE_FALLING, attrs=[{debounce_period_us=500, lines=[button]}, {flags=OUTPUT|OPEN_DRAIN, lines=[led, "a b"]}, """
            + """{values={led=0, "a b"=1}}]}, event_buffer_size=64, fd=5</dev/gpiochip0:button>}) = 0""",
            Show(OpenChip, GpioIoctl.V2GetLine, request, 0, "5</dev/gpiochip0:button>"));
    }

    [Fact]
    public void A_request_that_is_wrong_shows_what_is_wrong()
    {
        GpioV2LineRequest request = Rig.RequestOf((GpioV2LineFlags)(1UL << 40) | GpioV2LineFlags.Input, 2);
        request.Padding[0] = 1;
        request.Config.Padding[4] = 1;
        request.Config.Attributes[9].Mask = 1;
        Rig.Add(ref request.Config, 0b1000_0001, new GpioV2LineAttribute { Id = (GpioV2LineAttributeId)7, Padding = 1, Values = 255 });
        Assert.Equal(
            """GPIO_V2_GET_LINE_IOCTL, {offsets=[2], consumer="tester", config={flags=INPUT|0x10000000000, attrs=[{id=7, values=0xff, padding=nonzero, lines=[2, 0x80]}], """
            + "unused_attrs=nonzero, padding=nonzero}, padding=nonzero}) = -1 EINVAL (Invalid argument)",
            Show(OpenChip, GpioIoctl.V2GetLine, request, -(int)Errno.EINVAL));

        request = Rig.RequestOf(0);
        request.Config.AttributeCount = 11;
        request.LineCount = 65;
        string shown = Show(OpenChip, GpioIoctl.V2GetLine, request, -(int)Errno.EINVAL);
        Assert.Contains("], num_lines=65, consumer=", shown, StringComparison.Ordinal);
        Assert.Contains("{flags=0, num_attrs=11, attrs=[", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_configured_anew()
    {
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow };
        Rig.Add(ref config, ulong.MaxValue, Rig.ValuesAttribute(0b011));
        Assert.Equal(
            "GPIO_V2_LINE_SET_CONFIG_IOCTL, {flags=ACTIVE_LOW|OUTPUT, attrs=[{values={button=1, led=1, 2=0, unused_mask=0xfffffffffffffff8}}]}) = 0",
            Show(s_request, GpioIoctl.V2SetConfig, config));
    }

    [Fact]
    public void Values_are_those_of_the_lines_that_are_meant()
    {
        var values = new GpioV2LineValues { Mask = 0b101, Bits = 0b110 };
        Assert.Equal("GPIO_V2_LINE_SET_VALUES_IOCTL, {button=0, 2=1}) = 0", Show(s_request, GpioIoctl.V2SetValues, values));
        Assert.Equal("GPIO_V2_LINE_GET_VALUES_IOCTL, {button=0, 2=1}) = 0", Show(s_request, GpioIoctl.V2GetValues, values));
        Assert.Equal("GPIO_V2_LINE_GET_VALUES_IOCTL, {button, 2}) = -1 ENODEV (No such device)", Show(s_request, GpioIoctl.V2GetValues, values, -(int)Errno.ENODEV));
        Assert.Equal("GPIO_V2_LINE_GET_VALUES_IOCTL, {mask=0x0}) = -1 EINVAL (Invalid argument)", Show<GpioV2LineValues>(s_request, GpioIoctl.V2GetValues, default, -(int)Errno.EINVAL));
        Assert.Equal("GPIO_V2_LINE_SET_VALUES_IOCTL, {bits=0x6, mask=0x5}) = -1 EINVAL (Invalid argument)", Show(OpenChip, GpioIoctl.V2SetValues, values, -(int)Errno.EINVAL));
    }

    [Fact]
    public void An_ioctl_without_a_name_shows_what_its_number_is_made_of()
    {
        Assert.Equal("_IOC(_IOC_READ|_IOC_WRITE, 0xb4, 0x10, 0x4), 0x7ffe1234) = -1 EINVAL (Invalid argument)", Show(OpenChip, 0xC004B410, 0u, -(int)Errno.EINVAL));
        Assert.Equal("_IOC(_IOC_NONE, 0xb4, 0x0, 0x0), 0x7ffe1234) = -1 4095 (Unknown error 4095)", Show(OpenChip, 0xB400, 0u, -4095));
    }

    [Fact]
    public void An_argument_that_cannot_be_read_is_shown_as_its_address()
    {
        var call = new TracedCall { Descriptor = 3, File = OpenChip, Request = GpioIoctl.V2GetLine, Address = 0x10, Before = [], After = [], Result = -(int)Errno.EFAULT, Reason = "why" };
        Assert.Equal("ioctl(3</dev/gpiochip0>, GPIO_V2_GET_LINE_IOCTL, 0x10) = -1 EFAULT (Bad address) [why]", call.ToString());
    }

    [Fact]
    public void A_file_with_many_lines_names_some_of_them() =>
        Assert.Equal("""/dev/gpiochip0:button,led,2,"a b",4,5,+2""", Lines(FileKind.Request, 0, 1, 2, 3, 4, 5, 6, 7).ToString());
}
