// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Qemu;

/// <summary>How much memory a machine gets, as <c>--memory</c> says it.</summary>
internal static class MachineMemory
{
    /// <summary>No Linux boots in less than this, in MiB.</summary>
    private const long Least = 1;

    /// <summary>No machine has more than this, in MiB.</summary>
    private const long Most = 1L << 30;

    /// <summary>Reads <c>512M</c>, <c>2G</c>, or a number of MiB, which QEMU's <c>-m</c> takes it for too.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same with a unit, which means the same in all of QEMU's options.</returns>
    /// <exception cref="CliException">It is no size.</exception>
    internal static string Parse(string text)
    {
        char unit = text.Length > 0 ? char.ToUpperInvariant(text[^1]) : '\0';
        int shift = unit switch { 'G' => 10, 'T' => 20, _ => 0 };
        ReadOnlySpan<char> digits = unit is 'M' or 'G' or 'T' ? text.AsSpan(0, text.Length - 1) : text;
        bool isSize = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= Least && number <= Most >> shift;
        return isSize
            ? string.Create(CultureInfo.InvariantCulture, $"{number}{(unit is 'G' or 'T' ? unit : 'M')}")
            : throw CliException.Usage($"--memory: '{text}' is no size of a machine's memory. Give MiB, or a number with M, G or T: 512M, 2G.");
    }
}
