// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Runtime;

/// <summary>Names that are the names of directories too.</summary>
internal static class RuntimeName
{
    private const int Longest = 32;

    /// <summary>Lets a name pass that leads nowhere else and needs no quotes.</summary>
    /// <param name="what">What it is to name, for the message.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="RuntimeDirectoryException">It is not usable.</exception>
    internal static string Check(string what, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsUsable(name)
            ? name
            : throw RuntimeDirectoryException.Usage(
                $"'{name}' cannot be a {what}'s name. Use 1 to {Longest} letters, digits, '-', '_' and '.', beginning with a letter, a digit or '_'.");
    }

    /// <summary>Whether a name is usable.</summary>
    internal static bool IsUsable(string name)
    {
        if (name.Length is 0 or > Longest || name[0] is '.' or '-')
            return false;
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
                return false;
        }

        return true;
    }
}
