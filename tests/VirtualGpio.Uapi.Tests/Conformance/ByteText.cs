// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>
/// Bytes as they stand in a script: hex, <c>(N)</c> for N zero bytes, quoted text, <c>-</c> for none. Zeros at the end are
/// left out. The same in <c>guest/tools/uapi-player.c</c>.
/// </summary>
internal static class ByteText
{
    private const int ShortestZeros = 3;
    private const int ShortestText = 4;

    public static string Format(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd((byte)0);
        if (bytes.IsEmpty)
            return "-";
        var text = new StringBuilder();
        for (int i = 0; i < bytes.Length;)
        {
            var rest = bytes[i..];
            int zeros = rest.IndexOfAnyExcept((byte)0);
            int letters = LettersIn(rest);
            if (zeros >= ShortestZeros)
            {
                text.Append(CultureInfo.InvariantCulture, $"({zeros})");
                i += zeros;
            }
            else if (letters >= ShortestText)
            {
                text.Append('\'').Append(Encoding.ASCII.GetString(rest[..letters])).Append('\'');
                i += letters;
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest[0]:x2}");
                i++;
            }
        }

        return text.ToString();
    }

    /// <summary>Reads bytes, and fills them up with zeros.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">How many bytes to give.</param>
    /// <exception cref="FormatException">It is none, or there are more of them.</exception>
    public static byte[] Parse(string text, int size)
    {
        byte[] bytes = new byte[size];
        int count = 0;
        for (int i = 0; text != "-" && i < text.Length;)
        {
            int end = text[i] switch
            {
                '(' => text.IndexOf(')', i),
                '\'' => text.IndexOf('\'', i + 1),
                _ => i + 1,
            };
            if (end < i || end >= text.Length)
                throw new FormatException($"What begins at character {i} of '{text}' does not end.");
            string inner = text[(i + 1)..end];
            try
            {
                if (text[i] == '(')
                    count = checked(count + int.Parse(inner, NumberStyles.None, CultureInfo.InvariantCulture));
                else if (text[i] == '\'')
                    count += Encoding.ASCII.GetBytes(inner, bytes.AsSpan(count));
                else
                    bytes[count++] = byte.Parse(text.AsSpan(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                if (count > size)
                    throw new FormatException("More zeros.");
            }
            catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
            {
                throw new FormatException($"'{text}' are not {size} bytes or less, see character {i}.", e);
            }

            i = end + 1;
        }

        return bytes;
    }

    private static int LettersIn(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (count < bytes.Length && bytes[count] is > (byte)' ' and < 0x7f and not (byte)'\'')
            count++;
        return count;
    }
}
