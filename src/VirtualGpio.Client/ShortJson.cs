// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Client;

/// <summary>
/// The bodies of requests that short-lived programs make, in JSON written by hand: starting up the serializer takes longer
/// than all the rest of setting a line.
/// </summary>
internal static class ShortJson
{
    internal static byte[] Of(SetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request.Values);
        StringBuilder text = new("{\"values\":[");
        for (int i = 0; i < request.Values.Length; i++)
        {
            LineLevel value = request.Values[i];
            text.Append(i == 0 ? "{\"line\":" : ",{\"line\":");
            AddString(text, value.Line);
            text.Append(",\"level\":");
            AddNumber(text, value.Level);
            text.Append('}');
        }

        text.Append(']');
        if (request.TimeoutNanoseconds is { } timeout)
        {
            text.Append(",\"timeoutNanoseconds\":");
            AddNumber(text, timeout);
        }

        if (request.Settle)
            text.Append(",\"settle\":true");
        return Bytes(text);
    }

    internal static byte[] Of(LineDriveRequest request)
    {
        StringBuilder text = new("{");
        AddLines(text, request.Lines);
        text.Append(",\"signal\":");
        AddString(text, request.Signal);
        return Bytes(text);
    }

    internal static byte[] Of(ForceRequest request)
    {
        StringBuilder text = new("{");
        AddLines(text, request.Lines);
        if (request.Level is { } level)
        {
            text.Append(",\"level\":");
            AddNumber(text, level);
        }

        return Bytes(text);
    }

    private static byte[] Bytes(StringBuilder text) => Encoding.UTF8.GetBytes(text.Append('}').ToString());

    private static void AddLines(StringBuilder text, string[] lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        text.Append("\"lines\":[");
        for (int i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            AddString(text, lines[i]);
        }

        text.Append(']');
    }

    private static void AddNumber(StringBuilder text, long value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>RFC 8259, section 7.</summary>
    private static void AddString(StringBuilder text, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        text.Append('"');
        foreach (char letter in value)
        {
            if (letter is '"' or '\\')
                text.Append('\\').Append(letter);
            else if (letter < ' ')
                text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(letter);
        }

        text.Append('"');
    }
}
