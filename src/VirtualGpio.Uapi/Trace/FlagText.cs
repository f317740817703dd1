// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Numerics;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Trace;

/// <summary>Flags and kinds by the names of linux/gpio.h, without what those of a kind all begin with.</summary>
internal static class FlagText
{
    private static readonly string[] s_v2 =
    [
        "USED", "ACTIVE_LOW", "INPUT", "OUTPUT", "EDGE_RISING", "EDGE_FALLING", "OPEN_DRAIN", "OPEN_SOURCE",
        "BIAS_PULL_UP", "BIAS_PULL_DOWN", "BIAS_DISABLED", "EVENT_CLOCK_REALTIME", "EVENT_CLOCK_HTE",
    ];

    private static readonly string[] s_v1Handle =
        ["INPUT", "OUTPUT", "ACTIVE_LOW", "OPEN_DRAIN", "OPEN_SOURCE", "BIAS_PULL_UP", "BIAS_PULL_DOWN", "BIAS_DISABLE"];

    private static readonly string[] s_v1Line =
        ["KERNEL", "IS_OUT", "ACTIVE_LOW", "OPEN_DRAIN", "OPEN_SOURCE", "BIAS_PULL_UP", "BIAS_PULL_DOWN", "BIAS_DISABLE"];

    private static readonly string[] s_v1Event = ["RISING_EDGE", "FALLING_EDGE"];

    /// <summary>GPIO_V2_LINE_FLAG_*.</summary>
    public static string Of(GpioV2LineFlags flags) => Of((ulong)flags, s_v2);

    /// <summary>GPIOHANDLE_REQUEST_*.</summary>
    public static string Of(GpioV1HandleFlags flags) => Of((uint)flags, s_v1Handle);

    /// <summary>GPIOLINE_FLAG_*.</summary>
    public static string Of(GpioV1LineFlags flags) => Of((uint)flags, s_v1Line);

    /// <summary>GPIOEVENT_REQUEST_*.</summary>
    public static string Of(GpioV1EventFlags flags) => flags == GpioV1EventFlags.Both ? "BOTH_EDGES" : Of((uint)flags, s_v1Event);

    /// <summary>GPIO_V2_LINE_EVENT_* and GPIOEVENT_EVENT_*.</summary>
    public static string Of(GpioEdge edge) => edge switch
    {
        GpioEdge.Rising => "RISING_EDGE",
        GpioEdge.Falling => "FALLING_EDGE",
        _ => ((uint)edge).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>GPIO_V2_LINE_CHANGED_* and GPIOLINE_CHANGED_*.</summary>
    public static string Of(GpioLineChange change) => change switch
    {
        GpioLineChange.Requested => "REQUESTED",
        GpioLineChange.Released => "RELEASED",
        GpioLineChange.Reconfigured => "CONFIG",
        _ => ((uint)change).ToString(CultureInfo.InvariantCulture),
    };

    private static string Of(ulong flags, string[] names)
    {
        if (flags == 0)
            return "0";
        var set = new List<string>();
        ulong known = (1UL << names.Length) - 1;
        for (ulong left = flags & known; left != 0; left &= left - 1)
            set.Add(names[BitOperations.TrailingZeroCount(left)]);
        if ((flags & ~known) is not 0 and var unknown)
            set.Add(FormattableString.Invariant($"0x{unknown:x}"));
        return string.Join('|', set);
    }
}
