// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Cli.Control;

/// <summary>
/// The messages of the short verbs, by hand. System.Text.Json takes 10 ms to start, and 40 more for code that the
/// serializer has compiled at run time: <c>vgpio get</c> as a whole should take less. A test holds both against each other.
/// </summary>
internal static class ControlText
{
    /// <summary>A request as a line, its newline included.</summary>
    internal static byte[] Line(ControlRequest request)
    {
        var json = new StringBuilder("{\"verb\":");
        Append(json, request.Verb ?? "");
        Append(json, "lines", request.Lines);
        if (request.Levels is { } levels)
        {
            json.Append(",\"levels\":[");
            for (int i = 0; i < levels.Length; i++)
                json.Append(i > 0 ? "," : "").Append(levels[i] ? "true" : "false");
            json.Append(']');
        }

        Append(json, "pulls", request.Pulls);
        Append(json, "count", request.Count);
        Append(json, "periodMicroseconds", request.PeriodMicroseconds);
        Append(json, "timeoutMicroseconds", request.TimeoutMicroseconds);
        return Encoding.UTF8.GetBytes(json.Append("}\n").ToString());
    }

    /// <summary>Reads a reply, if it says 'done' or holds levels and nothing else, in the form that the serializer writes.</summary>
    /// <returns>Null if it is anything else.</returns>
    internal static ControlReply? TryReadShort(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("{}"u8))
            return ControlReply.Done;
        ReadOnlySpan<byte> start = "{\"levels\":["u8;
        ReadOnlySpan<byte> end = "]}"u8;
        if (!line.StartsWith(start) || !line.EndsWith(end))
            return null;
        List<bool> levels = [];
        ReadOnlySpan<byte> left = line[start.Length..^end.Length];
        while (!left.IsEmpty)
        {
            bool level = left.StartsWith("true"u8);
            if (!level && !left.StartsWith("false"u8))
                return null;
            levels.Add(level);
            left = left[(level ? 4 : 5)..];
            if (left.IsEmpty)
                break;
            if (left[0] != ',' || left.Length == 1)
                return null;
            left = left[1..];
        }

        return new() { Levels = [.. levels] };
    }

    private static void Append(StringBuilder json, string name, string[]? values)
    {
        if (values is null)
            return;
        json.Append(",\"").Append(name).Append("\":[");
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
                json.Append(',');
            Append(json, values[i]);
        }

        json.Append(']');
    }

    private static void Append(StringBuilder json, string name, long? value)
    {
        if (value is { } number)
            json.Append(",\"").Append(name).Append("\":").Append(number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>RFC 8259, section 7: quotes, backslashes and control characters are escaped, all else stands as it is.</summary>
    private static void Append(StringBuilder json, string value)
    {
        json.Append('"');
        foreach (char letter in value)
        {
            if (letter is '"' or '\\')
                json.Append('\\').Append(letter);
            else if (letter < ' ')
                json.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else
                json.Append(letter);
        }

        json.Append('"');
    }
}
