// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Trace;

/// <summary>The structs of version 1.</summary>
internal static class Version1Text
{
    /// <summary>struct gpioline_info.</summary>
    public static string Of(in GpioV1LineInfo info) => new StructText()
        .Add("line_offset", info.Offset)
        .Add("name", PrintableText.Quoted(info.Name.Text))
        .AddIf(!info.Consumer.Text.IsEmpty, "consumer", PrintableText.Quoted(info.Consumer.Text))
        .Add("flags", FlagText.Of(info.Flags))
        .ToString();

    /// <summary>struct gpioline_info as it is asked with.</summary>
    public static string Question(in GpioV1LineInfo info, LineNames names) => new StructText().Add("line_offset", names.Long(info.Offset)).ToString();

    /// <summary>struct gpiohandle_request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lines">The lines that it is for.</param>
    /// <param name="opened">The descriptor that was given for it, and what it stands for; null: none.</param>
    public static string Of(in GpioV1HandleRequest request, FileLabel lines, string? opened) => new StructText()
        .Add("lineoffsets", StructText.List(lines.Offsets.Select(lines.Names.Long)))
        .AddIf(request.LineCount != lines.Offsets.Length, "lines", FormattableString.Invariant($"{request.LineCount}"))
        .Add("flags", FlagText.Of(request.Flags))
        .AddIf((request.Flags & GpioV1HandleFlags.Output) != 0, "default_values", Values(request.Values, lines))
        .Add("consumer_label", PrintableText.Quoted(request.Consumer.Text))
        .AddIf(opened is not null, "fd", opened ?? "")
        .ToString();

    /// <summary>struct gpioevent_request.</summary>
    /// <inheritdoc cref="Of(in GpioV1HandleRequest, FileLabel, string?)" path="/param"/>
    public static string Of(in GpioV1EventRequest request, FileLabel lines, string? opened) => new StructText()
        .Add("lineoffset", lines.Names.Long(request.Offset))
        .Add("handleflags", FlagText.Of(request.Flags))
        .Add("eventflags", FlagText.Of(request.Events))
        .Add("consumer_label", PrintableText.Quoted(request.Consumer.Text))
        .AddIf(opened is not null, "fd", opened ?? "")
        .ToString();

    /// <summary>struct gpiohandle_config.</summary>
    public static string Of(in GpioV1HandleConfig config, FileLabel lines) => new StructText()
        .Add("flags", FlagText.Of(config.Flags))
        .AddIf((config.Flags & GpioV1HandleFlags.Output) != 0, "default_values", Values(config.Values, lines))
        .ToString();

    /// <summary>struct gpiohandle_data: those of the handle's lines.</summary>
    public static string Of(in GpioV1HandleValues values, FileLabel lines) => Values(values.Values, lines);

    /// <summary>struct gpiohandle_data as it is asked with: nothing of it counts.</summary>
    public static string Question(FileLabel lines) => $"{{{string.Join(", ", lines.Offsets.Select(lines.Names.Short))}}}";

    private static string Values(in InlineArray64<byte> values, FileLabel lines)
    {
        var text = new StructText();
        for (int i = 0; i < lines.Offsets.Length; i++)
            text.Add(lines.Line(i), values[i].ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }
}
