// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>
/// The few things that are to be done with the text of headers, byte by byte. The framework's own ways are generic: their
/// types take the runtime longer to load than a short-lived program takes for all the rest.
/// </summary>
internal static class HttpText
{
    /// <summary>Whether a text begins like another, as far as it goes.</summary>
    internal static bool BeginsAs(ReadOnlySpan<byte> text, ReadOnlySpan<byte> begin)
    {
        for (int i = 0; i < text.Length && i < begin.Length; i++)
        {
            if (text[i] != begin[i])
                return false;
        }

        return true;
    }

    /// <summary>Whether a text is a word in small letters, whatever its case.</summary>
    internal static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (text.Length != word.Length)
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            int letter = text[i] is >= (byte)'A' and <= (byte)'Z' ? text[i] | 0x20 : text[i];
            if (letter != word[i])
                return false;
        }

        return true;
    }

    /// <summary>Where a line ends; -1: it does not.</summary>
    internal static int EndOfLine(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length - 1; i++)
        {
            if (text[i] == '\r' && text[i + 1] == '\n')
                return i;
        }

        return -1;
    }

    /// <summary>Where the line before the first empty line ends; -1: there is none.</summary>
    internal static int EndOfHead(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length - 3; i++)
        {
            if (text[i] == '\r' && text[i + 1] == '\n' && text[i + 2] == '\r' && text[i + 3] == '\n')
                return i;
        }

        return -1;
    }

    /// <summary>Where a letter is for the first time; -1: nowhere.</summary>
    internal static int IndexOf(ReadOnlySpan<byte> text, byte letter)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == letter)
                return i;
        }

        return -1;
    }

    internal static bool HasBlank(ReadOnlySpan<byte> text)
    {
        foreach (byte letter in text)
        {
            if (IsBlank(letter))
                return true;
        }

        return false;
    }

    /// <summary>The text without blanks around it.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsBlank(text[start]))
            start++;
        while (end > start && IsBlank(text[end - 1]))
            end--;
        return text[start..end];
    }

    /// <summary>A number of digits only, 18 at the most; -1: it is none.</summary>
    internal static long Number(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 18)
            return -1;
        long number = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t';
}
