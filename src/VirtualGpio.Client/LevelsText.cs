// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <summary>Levels as text: <c>1 0</c> and a newline.</summary>
internal static class LevelsText
{
    /// <summary>Reads levels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">How many are expected.</param>
    /// <exception cref="BoardException">It is something else.</exception>
    internal static int[] Parse(ReadOnlySpan<byte> text, int count)
    {
        ReadOnlySpan<byte> rest = !text.IsEmpty && text[^1] == '\n' ? text[..^1] : text;
        if (rest.Length != Math.Max(0, (count * 2L) - 1))
            throw NotLevels(text, count);
        int[] levels = new int[count];
        for (int i = 0; i < count; i++)
        {
            byte digit = rest[i * 2];
            if (digit is not ((byte)'0' or (byte)'1') || (i > 0 && rest[(i * 2) - 1] != ' '))
                throw NotLevels(text, count);
            levels[i] = digit - '0';
        }

        return levels;
    }

    private static BoardException NotLevels(ReadOnlySpan<byte> text, int count) =>
        BoardException.Malformed($"{Excerpt.Of(text)} where {count} levels, 0 or 1, were expected");
}
