// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Wire;

/// <summary>Text for a POSIX shell to read.</summary>
internal static class ShellText
{
    /// <summary>Arguments as one text, ready to be copied into a shell.</summary>
    internal static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    /// <summary>The shell takes what is in single quotes as it is.</summary>
    private static string Quote(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ',' or '+' or ':' or '@' or '=')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
