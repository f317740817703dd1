// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Runtime;

/// <summary>
/// Where running chips are found: a directory per chip in <c>$XDG_RUNTIME_DIR/vgpio</c>, or in <c>/tmp/vgpio-UID</c>
/// where that is not set. Whoever can enter it can drive the lines, so only its owner can.
/// </summary>
internal static class RuntimeDirectory
{
    private const int LongestName = 32;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The directory of all chips.</summary>
    /// <param name="option">The value of <c>--dir</c>, if it was given.</param>
    internal static string Base(string? option)
    {
        if (!string.IsNullOrEmpty(option))
            return Path.GetFullPath(option);
        string? session = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return Path.IsPathFullyQualified(session ?? "") && Directory.Exists(session)
            ? Path.Combine(session, "vgpio")
            : string.Create(CultureInfo.InvariantCulture, $"/tmp/vgpio-{UserId.Effective}");
    }

    /// <summary>The files of a chip, which need not be there.</summary>
    /// <exception cref="CliException">The name is not usable.</exception>
    internal static ChipPaths Of(string @base, string name)
    {
        bool usable = name.Length is > 0 and <= LongestName
            && name[0] is not ('.' or '-')
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        return usable
            ? new ChipPaths(Path.Combine(@base, name))
            : throw CliException.Usage(
                $"--name: '{name}' cannot be a chip's name. Use 1 to {LongestName} letters, digits, '-', '_' and '.', beginning with a letter or digit.");
    }

    /// <summary>Makes the directory of a chip, and checks that nobody else has made it or can enter it.</summary>
    /// <exception cref="CliException">It cannot be made, or is not this user's alone.</exception>
    internal static void Create(ChipPaths paths)
    {
        Create(Path.GetDirectoryName(paths.Directory)!);
        Create(paths.Directory);
    }

    /// <summary>Makes a directory, and checks that nobody else has made it or can enter it.</summary>
    /// <exception cref="CliException">It cannot be made, or is not this user's alone.</exception>
    internal static void Create(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            Check(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failure($"The directory {directory} cannot be made: {failure.Message} Give another one with --dir.", failure);
        }
    }

    /// <summary>The chips in the directory, running or not, in the order of their names.</summary>
    /// <exception cref="CliException">The directory is not this user's alone.</exception>
    internal static IReadOnlyList<ChipPaths> List(string @base)
    {
        if (!Directory.Exists(@base))
            return [];
        CheckMode(@base);
        string[] directories = Directory.GetDirectories(@base);
        Array.Sort(directories, StringComparer.Ordinal);
        return Array.ConvertAll(directories, path => new ChipPaths(path));
    }

    /// <summary>Checks what other users could have done: that they cannot enter.</summary>
    /// <exception cref="CliException">They can.</exception>
    internal static void CheckMode(string directory) => CheckMode(directory, File.GetUnixFileMode(directory));

    private static void CheckMode(string directory, UnixFileMode mode)
    {
        if ((mode & Others) != 0)
        {
            throw CliException.Failure(
                $"Other users can enter {directory}, so what is in there cannot be trusted. If it is yours: chmod 700 {directory}; else give another one with --dir.");
        }
    }

    private static void Check(string directory)
    {
        var status = PathStatus.Of(directory);
        if (!status.IsDirectory)
            throw CliException.Failure($"{directory} is not a directory. Remove it, or give another one with --dir.");
        if (status.Owner != UserId.Effective)
        {
            throw CliException.Failure(
                $"{directory} belongs to user {status.Owner}, and this is user {UserId.Effective}. Give another one with --dir.");
        }

        CheckMode(directory, status.Mode);
    }
}
