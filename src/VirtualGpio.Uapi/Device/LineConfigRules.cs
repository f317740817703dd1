// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>What a version 2 config must be like, and what it says of each line.</summary>
internal static class LineConfigRules
{
    private const GpioV2LineFlags Known = GpioV2LineFlags.ActiveLow | GpioV2LineFlags.Direction | GpioV2LineFlags.Drive
        | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.EventClockRealtime | GpioV2LineFlags.EventClockHte | GpioV2LineFlags.Bias;

    /// <summary>Checks a config (<c>gpiolib-cdev.c</c>, gpio_v2_line_config_validate).</summary>
    /// <param name="config">The config.</param>
    /// <param name="lines">How many lines it is for.</param>
    public static Errno Check(in GpioV2LineConfig config, int lines)
    {
        if (config.AttributeCount > GpioLimits.Attributes || !IsZero<uint>(config.Padding))
            return Errno.EINVAL;
        ReadOnlySpan<GpioV2LineConfigAttribute> attributes = config.Attributes;
        foreach (ref readonly GpioV2LineConfigAttribute attribute in attributes[..(int)config.AttributeCount])
        {
            if (attribute.Attribute.Padding != 0)
                return Errno.EINVAL;
        }

        if (!IsZero(attributes[(int)config.AttributeCount..]))
            return Errno.EINVAL;
        for (int i = 0; i < lines; i++)
        {
            GpioV2LineFlags flags = FlagsOf(config, i);
            if (Check(flags) is not Errno.None and var error)
                return error;
            if ((flags & GpioV2LineFlags.Input) == 0 && IsDebounced(config, i))
                return Errno.EINVAL;
        }

        return Errno.None;
    }

    /// <summary>The flags of a line.</summary>
    /// <param name="config">The config.</param>
    /// <param name="index">The line's place in its request, not its offset.</param>
    public static GpioV2LineFlags FlagsOf(in GpioV2LineConfig config, int index)
    {
        int found = Find(config, GpioV2LineAttributeId.Flags, index);
        return found < 0 ? config.Flags : config.Attributes[found].Attribute.Flags;
    }

    /// <summary>The value of a line as an output.</summary>
    /// <inheritdoc cref="FlagsOf" path="/param"/>
    public static bool ValueOf(in GpioV2LineConfig config, int index)
    {
        int found = Find(config, GpioV2LineAttributeId.OutputValues, index);
        return found >= 0 && ((config.Attributes[found].Attribute.Values >> index) & 1) != 0;
    }

    /// <summary>Whether a debounce period is given for a line; it can be 0.</summary>
    /// <inheritdoc cref="FlagsOf" path="/param"/>
    public static bool IsDebounced(in GpioV2LineConfig config, int index) => Find(config, GpioV2LineAttributeId.Debounce, index) >= 0;

    /// <summary>The debounce period of a line, in microseconds; 0 if none is given.</summary>
    /// <inheritdoc cref="FlagsOf" path="/param"/>
    public static uint DebouncePeriodOf(in GpioV2LineConfig config, int index)
    {
        int found = Find(config, GpioV2LineAttributeId.Debounce, index);
        return found < 0 ? 0 : config.Attributes[found].Attribute.DebouncePeriod;
    }

    /// <summary>Whether there is nothing but zeros.</summary>
    public static bool IsZero<T>(ReadOnlySpan<T> values)
        where T : struct => !MemoryMarshal.AsBytes(values).ContainsAnyExcept((byte)0);

    /// <summary>The first attribute of a kind that is said of a line counts. Kinds that do not exist are passed over.</summary>
    private static int Find(in GpioV2LineConfig config, GpioV2LineAttributeId id, int index)
    {
        ReadOnlySpan<GpioV2LineConfigAttribute> attributes = config.Attributes;
        for (int i = 0; i < config.AttributeCount; i++)
        {
            if (attributes[i].Attribute.Id == id && ((attributes[i].Mask >> index) & 1) != 0)
                return i;
        }

        return -1;
    }

    /// <summary>gpio_v2_line_flags_validate of <c>gpiolib-cdev.c</c>, built without CONFIG_HTE.</summary>
    private static Errno Check(GpioV2LineFlags flags)
    {
        if ((flags & ~Known) != 0)
            return Errno.EINVAL;
        if ((flags & GpioV2LineFlags.EventClockHte) != 0)
            return Errno.EOPNOTSUPP;
        bool isAllowed = (flags & GpioV2LineFlags.Direction) switch
        {
            0 => (flags & (GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.Drive | GpioV2LineFlags.Bias)) == 0,
            GpioV2LineFlags.Input => (flags & GpioV2LineFlags.Drive) == 0,
            GpioV2LineFlags.Output => (flags & GpioV2LineFlags.EdgeBoth) == 0 && IsOneAtMost(flags & GpioV2LineFlags.Drive),
            _ => false,
        };
        return isAllowed && IsOneAtMost(flags & GpioV2LineFlags.Bias) ? Errno.None : Errno.EINVAL;
    }

    private static bool IsOneAtMost(GpioV2LineFlags flags) => (flags & (flags - 1)) == 0;
}
