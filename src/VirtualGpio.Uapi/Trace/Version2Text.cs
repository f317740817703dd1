// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Trace;

/// <summary>The structs of version 2, and those that both versions have.</summary>
internal static class Version2Text
{
    /// <summary>struct gpiochip_info.</summary>
    public static string Of(in GpioChipInfo info) => new StructText()
        .Add("name", PrintableText.Quoted(info.Name.Text))
        .Add("label", PrintableText.Quoted(info.Label.Text))
        .Add("lines", info.Lines)
        .ToString();

    /// <summary>struct gpio_v2_line_info.</summary>
    public static string Of(in GpioV2LineInfo info)
    {
        ReadOnlySpan<GpioV2LineAttribute> attributes = info.Attributes;
        StructText text = new StructText()
            .Add("offset", info.Offset)
            .Add("name", PrintableText.Quoted(info.Name.Text))
            .AddIf(!info.Consumer.Text.IsEmpty, "consumer", PrintableText.Quoted(info.Consumer.Text))
            .Add("flags", FlagText.Of(info.Flags));
        var shown = new List<string>();
        foreach (ref readonly GpioV2LineAttribute attribute in attributes[..(int)Math.Min(info.AttributeCount, GpioLimits.Attributes)])
            shown.Add(OfAttribute(attribute).ToString());
        return text.AddIf(shown.Count > 0, "attrs", StructText.List(shown)).ToString();
    }

    /// <summary>struct gpio_v2_line_info as it is asked with.</summary>
    public static string Question(in GpioV2LineInfo info, LineNames names) =>
        new StructText().Add("offset", names.Long(info.Offset)).AddIf(!IsZero(info.Padding), "padding", "nonzero").ToString();

    /// <summary>struct gpio_v2_line_request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lines">The lines that it is for.</param>
    /// <param name="opened">The descriptor that was given for it, and what it stands for; null: none.</param>
    public static string Of(in GpioV2LineRequest request, FileLabel lines, string? opened) => new StructText()
        .Add("offsets", StructText.List(lines.Offsets.Select(lines.Names.Long)))
        .AddIf(request.LineCount != lines.Offsets.Length, "num_lines", FormattableString.Invariant($"{request.LineCount}"))
        .Add("consumer", PrintableText.Quoted(request.Consumer.Text))
        .Add("config", Of(request.Config, lines))
        .AddIf(request.EventBufferSize > 0, "event_buffer_size", FormattableString.Invariant($"{request.EventBufferSize}"))
        .AddIf(!IsZero(request.Padding), "padding", "nonzero")
        .AddIf(opened is not null, "fd", opened ?? "")
        .ToString();

    /// <summary>struct gpio_v2_line_config.</summary>
    /// <param name="config">The config.</param>
    /// <param name="lines">The lines that it is for.</param>
    public static string Of(in GpioV2LineConfig config, FileLabel lines)
    {
        ReadOnlySpan<GpioV2LineConfigAttribute> attributes = config.Attributes;
        int count = (int)Math.Min(config.AttributeCount, GpioLimits.Attributes);
        var shown = new List<string>();
        foreach (ref readonly GpioV2LineConfigAttribute attribute in attributes[..count])
            shown.Add(Of(attribute, lines));
        return new StructText()
            .Add("flags", FlagText.Of(config.Flags))
            .AddIf(config.AttributeCount > count, "num_attrs", FormattableString.Invariant($"{config.AttributeCount}"))
            .AddIf(count > 0, "attrs", StructText.List(shown))
            .AddIf(!LineConfigRules.IsZero(attributes[count..]), "unused_attrs", "nonzero")
            .AddIf(!IsZero(config.Padding), "padding", "nonzero")
            .ToString();
    }

    /// <summary>struct gpio_v2_line_values: those of the lines that are meant.</summary>
    /// <param name="values">The values.</param>
    /// <param name="lines">The lines of the request.</param>
    /// <param name="areKnown">Whether there are values, and not only a question for them.</param>
    public static string Of(GpioV2LineValues values, FileLabel lines, bool areKnown)
    {
        if (lines.Offsets.Length == 0 || values.Mask == 0)
            return new StructText().AddIf(areKnown, "bits", StructText.Hex(values.Bits)).Add("mask", StructText.Hex(values.Mask)).ToString();
        return Values(values.Mask, lines, index => areKnown ? $"{lines.Line(index)}={(values.Bits >> index) & 1}" : lines.Line(index)).ToString();
    }

    private static string Of(in GpioV2LineConfigAttribute attribute, FileLabel lines)
    {
        if (attribute.Attribute.Id == GpioV2LineAttributeId.OutputValues)
        {
            ulong bits = attribute.Attribute.Values;
            string values = Values(attribute.Mask, lines, index => $"{lines.Line(index)}={(bits >> index) & 1}").ToString();
            return new StructText().Add("values", values).AddIf(attribute.Attribute.Padding != 0, "padding", "nonzero").ToString();
        }

        return OfAttribute(attribute.Attribute).Add("lines", Lines(attribute.Mask, lines)).ToString();
    }

    private static StructText OfAttribute(in GpioV2LineAttribute attribute)
    {
        var text = new StructText();
        _ = attribute.Id switch
        {
            GpioV2LineAttributeId.Flags => text.Add("flags", FlagText.Of(attribute.Flags)),
            GpioV2LineAttributeId.OutputValues => text.Add("values", StructText.Hex(attribute.Values)),
            GpioV2LineAttributeId.Debounce => text.Add("debounce_period_us", attribute.DebouncePeriod),
            _ => text.Add("id", (uint)attribute.Id).Add("values", StructText.Hex(attribute.Values)),
        };
        return text.AddIf(attribute.Padding != 0, "padding", "nonzero");
    }

    private static StructText Values(ulong mask, FileLabel lines, Func<int, string> show)
    {
        var text = new StructText();
        for (int i = 0; i < lines.Offsets.Length; i++)
        {
            if (((mask >> i) & 1) != 0)
                text.Add(show(i));
        }

        return text.AddIf(Beyond(mask, lines) != 0, "unused_mask", StructText.Hex(Beyond(mask, lines)));
    }

    private static string Lines(ulong mask, FileLabel lines)
    {
        List<string> shown = [.. Enumerable.Range(0, lines.Offsets.Length).Where(index => ((mask >> index) & 1) != 0).Select(lines.Line)];
        if (Beyond(mask, lines) is not 0 and var beyond)
            shown.Add(StructText.Hex(beyond));
        return StructText.List(shown);
    }

    /// <summary>The bits of a mask for lines that there are not.</summary>
    private static ulong Beyond(ulong mask, FileLabel lines) => lines.Offsets.Length >= GpioLimits.Lines ? 0 : mask & (ulong.MaxValue << lines.Offsets.Length);

    private static bool IsZero<T>(in T padding)
        where T : struct => LineConfigRules.IsZero(MemoryMarshal.CreateReadOnlySpan(in padding, 1));
}
