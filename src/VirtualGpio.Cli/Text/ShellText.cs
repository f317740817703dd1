// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Text;

/// <summary>Text for a POSIX shell to read.</summary>
internal static class ShellText
{
    /// <summary>Arguments as a line that the shell parts into the same arguments again.</summary>
    internal static string Join(string[] arguments) => string.Join(' ', Array.ConvertAll(arguments, Quote));

    private static string Quote(string argument)
    {
        bool plain = argument.Length > 0;
        foreach (char letter in argument)
            plain &= char.IsAsciiLetterOrDigit(letter) || "_-+=.,:/@%".Contains(letter, StringComparison.Ordinal);
        // A quote ends the quoted text, stands for itself behind a backslash, and the text goes on.
        return plain ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }
}
