// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>Version 1 in terms of version 2.</summary>
internal static class Version1
{
    /// <summary>What a version 1 request sets: linehandle_flags_to_desc_flags of <c>gpiolib-cdev.c</c>. The direction is set apart from it.</summary>
    public const GpioV2LineFlags Settable = GpioV2LineFlags.ActiveLow | GpioV2LineFlags.Drive | GpioV2LineFlags.Bias;

    private const GpioV1HandleFlags Known = GpioV1HandleFlags.Direction | GpioV1HandleFlags.ActiveLow | GpioV1HandleFlags.Drive | GpioV1HandleFlags.Bias;

    /// <summary>Checks the flags of a handle (<c>gpiolib-cdev.c</c>, linehandle_validate_flags).</summary>
    public static Errno CheckHandle(GpioV1HandleFlags flags)
    {
        bool isAllowed = (flags & GpioV1HandleFlags.Direction) switch
        {
            0 => (flags & (GpioV1HandleFlags.Drive | GpioV1HandleFlags.Bias)) == 0,
            GpioV1HandleFlags.Input => (flags & GpioV1HandleFlags.Drive) == 0,
            GpioV1HandleFlags.Output => IsOneAtMost(flags & GpioV1HandleFlags.Drive),
            _ => false,
        };
        return isAllowed && (flags & ~Known) == 0 && IsOneAtMost(flags & GpioV1HandleFlags.Bias) ? Errno.None : Errno.EINVAL;
    }

    /// <summary>Checks the flags of a line event, whose line need not be called an input (<c>gpiolib-cdev.c</c>, lineevent_create).</summary>
    public static Errno CheckEvent(GpioV1HandleFlags flags, GpioV1EventFlags events) =>
        (flags & ~Known) == 0
        && (events & ~GpioV1EventFlags.Both) == 0
        && (flags & (GpioV1HandleFlags.Output | GpioV1HandleFlags.Drive)) == 0
        && IsOneAtMost(flags & GpioV1HandleFlags.Bias)
            ? Errno.None
            : Errno.EINVAL;

    /// <summary>The flags of a request, as those of version 2.</summary>
    public static GpioV2LineFlags ToVersion2(GpioV1HandleFlags flags) =>
        If((flags & GpioV1HandleFlags.ActiveLow) != 0, GpioV2LineFlags.ActiveLow)
        | If((flags & GpioV1HandleFlags.OpenDrain) != 0, GpioV2LineFlags.OpenDrain)
        | If((flags & GpioV1HandleFlags.OpenSource) != 0, GpioV2LineFlags.OpenSource)
        | If((flags & GpioV1HandleFlags.BiasPullUp) != 0, GpioV2LineFlags.BiasPullUp)
        | If((flags & GpioV1HandleFlags.BiasPullDown) != 0, GpioV2LineFlags.BiasPullDown)
        | If((flags & GpioV1HandleFlags.BiasDisabled) != 0, GpioV2LineFlags.BiasDisabled);

    /// <summary>What version 1 tells of a line (<c>gpiolib-cdev.c</c>, gpio_v2_line_info_to_v1).</summary>
    public static GpioV1LineInfo Of(in GpioV2LineInfo info) => new()
    {
        Offset = info.Offset,
        Flags = Of(info.Flags),
        Name = info.Name,
        Consumer = info.Consumer,
    };

    private static GpioV1LineFlags Of(GpioV2LineFlags flags) =>
        If((flags & GpioV2LineFlags.Used) != 0, GpioV1LineFlags.Kernel)
        | If((flags & GpioV2LineFlags.Output) != 0, GpioV1LineFlags.Output)
        | If((flags & GpioV2LineFlags.ActiveLow) != 0, GpioV1LineFlags.ActiveLow)
        | If((flags & GpioV2LineFlags.OpenDrain) != 0, GpioV1LineFlags.OpenDrain)
        | If((flags & GpioV2LineFlags.OpenSource) != 0, GpioV1LineFlags.OpenSource)
        | If((flags & GpioV2LineFlags.BiasPullUp) != 0, GpioV1LineFlags.BiasPullUp)
        | If((flags & GpioV2LineFlags.BiasPullDown) != 0, GpioV1LineFlags.BiasPullDown)
        | If((flags & GpioV2LineFlags.BiasDisabled) != 0, GpioV1LineFlags.BiasDisabled);

    private static GpioV2LineFlags If(bool isSet, GpioV2LineFlags flag) => isSet ? flag : 0;

    private static GpioV1LineFlags If(bool isSet, GpioV1LineFlags flag) => isSet ? flag : 0;

    private static bool IsOneAtMost(GpioV1HandleFlags flags) => (flags & (flags - 1)) == 0;
}
