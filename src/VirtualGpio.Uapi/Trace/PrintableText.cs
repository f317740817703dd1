// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using System.Text;

namespace VirtualGpio.Uapi.Trace;

/// <summary>
/// Bytes that a program or a board file chose, for a terminal: letters, digits, signs and blanks as they are, all else as
/// <c>\n</c>, <c>\t</c> or <c>\xNN</c>. Nothing of it can steer a terminal, end a line or reorder text.
/// </summary>
internal static class PrintableText
{
    /// <summary>The text.</summary>
    /// <param name="bytes">The bytes, meant as UTF-8.</param>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool isWhole = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == OperationStatus.Done;
            if (isWhole && IsPrintable(rune))
                Append(text, rune);
            else
                AppendEscaped(text, bytes[..length]);
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>The text, in quotation marks.</summary>
    /// <param name="bytes">The bytes, meant as UTF-8.</param>
    public static string Quoted(ReadOnlySpan<byte> bytes) => $"\"{Of(bytes)}\"";

    /// <summary>Whether a character can be shown as it is.</summary>
    internal static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    private static void Append(StringBuilder text, Rune rune)
    {
        if (rune.Value is '"' or '\\')
            text.Append('\\');
        text.Append(rune);
    }

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _ = value switch
            {
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\t' => text.Append(@"\t"),
                _ => text.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            };
        }
    }
}
