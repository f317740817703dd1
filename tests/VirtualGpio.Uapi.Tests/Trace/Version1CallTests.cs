// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Trace;
using static VirtualGpio.Uapi.Tests.Trace.CallBytes;

namespace VirtualGpio.Uapi.Tests.Trace;

public sealed class Version1CallTests
{
    private static readonly FileLabel s_handle = Lines(FileKind.Handle, 1, 2);

    [Theory]
    [InlineData(GpioIoctl.V1GetLineInfo, "GPIO_GET_LINEINFO_IOCTL")]
    [InlineData(GpioIoctl.V1WatchLineInfo, "GPIO_GET_LINEINFO_WATCH_IOCTL")]
    public void A_line_is_told_of(uint request, string name)
    {
        var question = new GpioV1LineInfo { Offset = 1 };
        var info = new GpioV1LineInfo { Offset = 1, Name = GpioName.Of("led"), Flags = GpioV1LineFlags.Kernel | GpioV1LineFlags.Output | GpioV1LineFlags.BiasDisabled };
        Assert.Equal($$"""{{name}}, {line_offset=1, name="led", flags=KERNEL|IS_OUT|BIAS_DISABLE}) = 0""", Show(OpenChip, request, question, info));
        Assert.Equal($$"""{{name}}, {line_offset=1 "led"}) = -1 EPERM (Operation not permitted)""", Show(OpenChip, request, question, -(int)Errno.EPERM));
    }

    [Fact]
    public void A_handle_is_requested()
    {
        var request = new GpioV1HandleRequest { LineCount = 2, Flags = GpioV1HandleFlags.Output | GpioV1HandleFlags.OpenSource, Consumer = GpioName.Of("me") };
        request.Offsets[0] = 1;
        request.Offsets[1] = 2;
        request.Values[0] = 1;
        request.Values[1] = 200;
        Assert.Equal(
            """GPIO_GET_LINEHANDLE_IOCTL, {lineoffsets=[1 "led", 2], flags=OUTPUT|OPEN_SOURCE, default_values={led=1, 2=200}, consumer_label="me", fd=9}) = 0""",
            Show(OpenChip, GpioIoctl.V1GetLineHandle, request, 0, "9"));
        request.LineCount = 0;
        request.Flags = GpioV1HandleFlags.Input;
        Assert.Equal(
            """GPIO_GET_LINEHANDLE_IOCTL, {lineoffsets=[], flags=INPUT, consumer_label="me"}) = -1 EINVAL (Invalid argument)""",
            Show(OpenChip, GpioIoctl.V1GetLineHandle, request, -(int)Errno.EINVAL));
    }

    [Fact]
    public void Events_are_requested()
    {
        var request = new GpioV1EventRequest { Flags = GpioV1HandleFlags.Input | GpioV1HandleFlags.ActiveLow, Events = GpioV1EventFlags.Both, Consumer = GpioName.Of("me") };
        Assert.Equal(
            """GPIO_GET_LINEEVENT_IOCTL, {lineoffset=0 "button", handleflags=INPUT|ACTIVE_LOW, eventflags=BOTH_EDGES, consumer_label="me", fd=9}) = 0""",
            Show(OpenChip, GpioIoctl.V1GetLineEvent, request, 0, "9"));
        request.Events = GpioV1EventFlags.Falling | (GpioV1EventFlags)8;
        Assert.Contains("eventflags=FALLING_EDGE|0x8,", Show(OpenChip, GpioIoctl.V1GetLineEvent, request, -(int)Errno.EINVAL), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_those_of_the_handles_lines()
    {
        var values = default(GpioV1HandleValues);
        values.Values[0] = 1;
        values.Values[5] = 1;
        Assert.Equal("GPIOHANDLE_GET_LINE_VALUES_IOCTL, {led=1, 2=0}) = 0", Show(s_handle, GpioIoctl.V1GetValues, default, values));
        Assert.Equal("GPIOHANDLE_GET_LINE_VALUES_IOCTL, {button=1}) = 0", Show(Lines(FileKind.Event, 0), GpioIoctl.V1GetValues, default, values));
        Assert.Equal("GPIOHANDLE_GET_LINE_VALUES_IOCTL, {led, 2}) = -1 ENODEV (No such device)", Show(s_handle, GpioIoctl.V1GetValues, values, -(int)Errno.ENODEV));
        Assert.Equal("GPIOHANDLE_SET_LINE_VALUES_IOCTL, {led=1, 2=0}) = 0", Show(s_handle, GpioIoctl.V1SetValues, values));
    }

    [Fact]
    public void A_handle_is_configured_anew()
    {
        var config = new GpioV1HandleConfig { Flags = GpioV1HandleFlags.Output };
        config.Values[1] = 1;
        Assert.Equal("GPIOHANDLE_SET_CONFIG_IOCTL, {flags=OUTPUT, default_values={led=0, 2=1}}) = 0", Show(s_handle, GpioIoctl.V1SetConfig, config));
        config.Flags = GpioV1HandleFlags.Input | GpioV1HandleFlags.BiasPullDown;
        Assert.Equal("GPIOHANDLE_SET_CONFIG_IOCTL, {flags=INPUT|BIAS_PULL_DOWN}) = 0", Show(s_handle, GpioIoctl.V1SetConfig, config));
    }
}
