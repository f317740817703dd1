// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Cli.Text;

/// <summary>Fills in <c>--format</c>, as libgpiod's tools do: what is no specifier stays as it is.</summary>
internal static class FormatText
{
    /// <summary>Replaces each specifier.</summary>
    /// <param name="format">The format.</param>
    /// <param name="expand">The text for a letter; null if it is no specifier.</param>
    internal static string Fill(string format, Func<char, string?> expand)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            char letter = format[++i];
            text.Append(letter == '%' ? "%" : expand(letter) ?? $"%{letter}");
        }

        return text.ToString();
    }
}
