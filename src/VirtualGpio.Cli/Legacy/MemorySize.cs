// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Numerics;

namespace VirtualGpio.Cli.Legacy;

/// <summary>Sizes as QEMU reads them: <c>4M</c>, <c>4194304</c>, <c>0.5G</c>, <c>0x1000</c>.</summary>
internal static class MemorySize
{
    /// <summary>QEMU refuses a memory that is smaller than a page.</summary>
    internal const long Smallest = 4096;

    /// <summary>What QEMU's own server makes at the most.</summary>
    internal const long Largest = 1L << 30;

    private const string Suffixes = "BKMGTPE";

    /// <summary>Reads the size of a shared memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <param name="error">What is wrong and what to do, if anything is.</param>
    internal static bool TryParse(string text, out long bytes, out string? error)
    {
        if (!TryRead(text, out bytes))
            error = $"'{text}' is no size; give a number of bytes, or one with a suffix: 64K, 4M, 1G";
        else if (bytes <= 0)
            error = $"the size '{text}' is zero; give a power of two, such as 4M";
        else if (bytes < Smallest)
            error = $"the size '{text}' is below 4K, the smallest that QEMU takes; give a power of two, such as 4M";
        else if (bytes > Largest)
            error = $"the size '{text}' is above the limit of 1G; give a smaller one";
        else if (!BitOperations.IsPow2(bytes))
            error = $"the size '{text}' is no power of two, which QEMU needs; {BitOperations.RoundUpToPowerOf2((ulong)bytes)} is the next one";
        else
            error = null;
        return error is null;
    }

    private static bool TryRead(string text, out long bytes)
    {
        bytes = 0;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes) && bytes >= 0;

        int power = text.Length > 0 ? Suffixes.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal) : -1;
        ReadOnlySpan<char> digits = power < 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return false;
        decimal scale = 1;
        for (int i = 0; i < power; i++)
            scale *= 1024;
        if (number > long.MaxValue / scale)
            bytes = long.MaxValue;
        else
            bytes = (long)(number * scale);
        return true;
    }
}
