// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Trace;

/// <summary>What linux/gpio.h calls an ioctl, and which kind of file it is for.</summary>
internal static class IoctlNames
{
    private static readonly string[] s_directions = ["_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"];

    /// <summary>The name; for a number that there is none for, what it is made of, as <c>strace</c> has it.</summary>
    /// <param name="request">The number.</param>
    public static string Of(uint request) => Find(request) ?? FormattableString.Invariant(
        $"_IOC({s_directions[request >> 30]}, 0x{(request >> 8) & 0xFF:x}, 0x{request & 0xFF:x}, 0x{GpioIoctl.SizeOf(request):x})");

    /// <summary>The name; null: linux/gpio.h has none.</summary>
    /// <param name="request">The number.</param>
    public static string? Find(uint request) => request switch
    {
        GpioIoctl.GetChipInfo => "GPIO_GET_CHIPINFO_IOCTL",
        GpioIoctl.UnwatchLineInfo => "GPIO_GET_LINEINFO_UNWATCH_IOCTL",
        GpioIoctl.V2GetLineInfo => "GPIO_V2_GET_LINEINFO_IOCTL",
        GpioIoctl.V2WatchLineInfo => "GPIO_V2_GET_LINEINFO_WATCH_IOCTL",
        GpioIoctl.V2GetLine => "GPIO_V2_GET_LINE_IOCTL",
        GpioIoctl.V2SetConfig => "GPIO_V2_LINE_SET_CONFIG_IOCTL",
        GpioIoctl.V2GetValues => "GPIO_V2_LINE_GET_VALUES_IOCTL",
        GpioIoctl.V2SetValues => "GPIO_V2_LINE_SET_VALUES_IOCTL",
        GpioIoctl.V1GetLineInfo => "GPIO_GET_LINEINFO_IOCTL",
        GpioIoctl.V1GetLineHandle => "GPIO_GET_LINEHANDLE_IOCTL",
        GpioIoctl.V1GetLineEvent => "GPIO_GET_LINEEVENT_IOCTL",
        GpioIoctl.V1GetValues => "GPIOHANDLE_GET_LINE_VALUES_IOCTL",
        GpioIoctl.V1SetValues => "GPIOHANDLE_SET_LINE_VALUES_IOCTL",
        GpioIoctl.V1SetConfig => "GPIOHANDLE_SET_CONFIG_IOCTL",
        GpioIoctl.V1WatchLineInfo => "GPIO_GET_LINEINFO_WATCH_IOCTL",
        _ => null,
    };

    /// <summary>Whether it requests lines, for which the program gets a descriptor.</summary>
    /// <param name="request">The number.</param>
    public static bool RequestsLines(uint request) => request is GpioIoctl.V2GetLine or GpioIoctl.V1GetLineHandle or GpioIoctl.V1GetLineEvent;
}
