// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Trace;

/// <summary>
/// Why the kernel refuses a configuration, which it says no more of than EINVAL: <see cref="LineConfigRules"/> and
/// <see cref="Version1"/> in words.
/// </summary>
internal static class ConfigReason
{
    private const GpioV2LineFlags Known = GpioV2LineFlags.ActiveLow | GpioV2LineFlags.Direction | GpioV2LineFlags.Drive
        | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.EventClockRealtime | GpioV2LineFlags.EventClockHte | GpioV2LineFlags.Bias;

    private const GpioV1HandleFlags KnownV1 = GpioV1HandleFlags.Direction | GpioV1HandleFlags.ActiveLow | GpioV1HandleFlags.Drive | GpioV1HandleFlags.Bias;

    /// <summary>What is wrong with a config of version 2; null: nothing.</summary>
    /// <param name="config">The config.</param>
    /// <param name="lines">The lines that it is for.</param>
    public static string? Of(in GpioV2LineConfig config, FileLabel lines)
    {
        if (config.AttributeCount > GpioLimits.Attributes)
            return FormattableString.Invariant($"num_attrs is {config.AttributeCount}, and {GpioLimits.Attributes} is the most");
        if (!LineConfigRules.IsZero<uint>(config.Padding))
            return "the config's padding is not zero";
        ReadOnlySpan<GpioV2LineConfigAttribute> attributes = config.Attributes;
        foreach (ref readonly GpioV2LineConfigAttribute attribute in attributes[..(int)config.AttributeCount])
        {
            if (attribute.Attribute.Padding != 0)
                return "an attribute's padding is not zero";
        }

        if (!LineConfigRules.IsZero(attributes[(int)config.AttributeCount..]))
            return "attrs behind the last of num_attrs are not zero";
        for (int i = 0; i < lines.Offsets.Length; i++)
        {
            GpioV2LineFlags flags = LineConfigRules.FlagsOf(config, i);
            if (OfFlags(flags) is { } wrong)
                return $"{lines.Line(i)}: {wrong}";
            if ((flags & GpioV2LineFlags.Input) == 0 && LineConfigRules.IsDebounced(config, i))
                return $"{lines.Line(i)}: debounce_period_us needs INPUT";
        }

        return null;
    }

    /// <summary>What is wrong with the flags of a handle of version 1; null: nothing.</summary>
    public static string? OfHandle(GpioV1HandleFlags flags)
    {
        if ((flags & GpioV1HandleFlags.Direction) == GpioV1HandleFlags.Direction)
            return "INPUT and OUTPUT exclude each other";
        if ((flags & GpioV1HandleFlags.Output) == 0 && (flags & GpioV1HandleFlags.Drive) != 0)
            return "OPEN_DRAIN and OPEN_SOURCE need OUTPUT";
        if ((flags & GpioV1HandleFlags.Direction) == 0 && (flags & GpioV1HandleFlags.Bias) != 0)
            return "BIAS_* needs INPUT or OUTPUT";
        return OfBoth(flags);
    }

    /// <summary>What is wrong with the flags of a line event of version 1; null: nothing.</summary>
    public static string? OfEvent(GpioV1HandleFlags flags, GpioV1EventFlags events)
    {
        if ((events & ~GpioV1EventFlags.Both) != 0)
            return "eventflags has flags that there are not";
        return (flags & (GpioV1HandleFlags.Output | GpioV1HandleFlags.Drive)) != 0 ? "only an input has events: no OUTPUT, OPEN_DRAIN or OPEN_SOURCE" : OfBoth(flags);
    }

    private static string? OfFlags(GpioV2LineFlags flags)
    {
        if ((flags & ~Known) is not 0 and var unknown)
            return unknown == GpioV2LineFlags.Used ? "USED is only told, and cannot be asked for" : $"{FlagText.Of(unknown)} are flags that there are not";
        if ((flags & GpioV2LineFlags.EventClockHte) != 0)
            return "EVENT_CLOCK_HTE needs a hardware timestamp engine, which there is none of";
        GpioV2LineFlags direction = flags & GpioV2LineFlags.Direction;
        if (direction == GpioV2LineFlags.Direction)
            return "INPUT and OUTPUT exclude each other";
        if (direction != GpioV2LineFlags.Input && (flags & GpioV2LineFlags.EdgeBoth) != 0)
            return "EDGE_RISING and EDGE_FALLING need INPUT";
        if (direction != GpioV2LineFlags.Output && (flags & GpioV2LineFlags.Drive) != 0)
            return "OPEN_DRAIN and OPEN_SOURCE need OUTPUT";
        if (direction == 0 && (flags & GpioV2LineFlags.Bias) != 0)
            return "BIAS_* needs INPUT or OUTPUT";
        if ((flags & GpioV2LineFlags.Drive) == GpioV2LineFlags.Drive)
            return "OPEN_DRAIN and OPEN_SOURCE exclude each other";
        return IsOneAtMost((ulong)(flags & GpioV2LineFlags.Bias)) ? null : "only one of BIAS_* can be";
    }

    private static string? OfBoth(GpioV1HandleFlags flags)
    {
        if ((flags & ~KnownV1) is not 0 and var unknown)
            return $"{FlagText.Of(unknown)} are flags that there are not";
        if ((flags & GpioV1HandleFlags.Drive) == GpioV1HandleFlags.Drive)
            return "OPEN_DRAIN and OPEN_SOURCE exclude each other";
        return IsOneAtMost((uint)(flags & GpioV1HandleFlags.Bias)) ? null : "only one of BIAS_* can be";
    }

    private static bool IsOneAtMost(ulong flags) => (flags & (flags - 1)) == 0;
}
