// SPDX-License-Identifier: MIT
#pragma warning disable CA1416 // Linux it is: VirtualGpio.Linux runs nowhere else, and callers need not be told twice.
using System.Globalization;
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Runtime;

/// <summary>
/// Where running boards are found: a directory per board in <c>$XDG_RUNTIME_DIR/vgpio</c>, or in <c>/tmp/vgpio-UID</c>
/// where that is not set. Whoever can enter it can drive the lines, so only its owner can.
/// </summary>
public static class RuntimeDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The directory of all boards, as an absolute path.</summary>
    /// <param name="option">The value of <c>--dir</c>, if it was given.</param>
    public static string Base(string? option)
    {
        if (!string.IsNullOrEmpty(option))
            return Path.GetFullPath(option);
        string? session = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return Path.IsPathFullyQualified(session ?? "") && Directory.Exists(session)
            ? Path.Combine(session, "vgpio")
            : string.Create(CultureInfo.InvariantCulture, $"/tmp/vgpio-{UserId.Effective}");
    }

    /// <summary>The files of a board, which need not be there.</summary>
    /// <param name="base">The directory of all boards.</param>
    /// <param name="board">The board's name.</param>
    /// <exception cref="RuntimeDirectoryException">The name is not usable, or too long for sockets in this directory.</exception>
    public static BoardPaths Of(string @base, string board)
    {
        ArgumentNullException.ThrowIfNull(@base);
        BoardPaths paths = new(Path.Combine(@base, RuntimeName.Check("board", board)));
        SocketPath.CheckInDirectory(paths.ApiSocket);
        return paths;
    }

    /// <summary>Makes the directory of a board, and checks that nobody else has made it or can enter it.</summary>
    /// <param name="paths">The board's files.</param>
    /// <exception cref="RuntimeDirectoryException">It cannot be made, or is not this user's alone.</exception>
    public static void Create(BoardPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Create(Path.GetDirectoryName(paths.Directory)!);
        Create(paths.Directory);
    }

    /// <summary>Makes the directories of a chip and of its board, and checks that nobody else has made them or can enter them.</summary>
    /// <param name="paths">The chip's files.</param>
    /// <exception cref="RuntimeDirectoryException">They cannot be made, or are not this user's alone.</exception>
    public static void Create(ChipPaths paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Create(new BoardPaths(Path.GetDirectoryName(paths.Directory)!));
        Create(paths.Directory);
    }

    /// <summary>Makes a directory, and checks that nobody else has made it or can enter it.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="RuntimeDirectoryException">It cannot be made, or is not this user's alone.</exception>
    public static void Create(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            Check(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RuntimeDirectoryException.Failure(
                $"The directory {directory} cannot be made: {failure.Message} Give another one with --dir.", failure);
        }
    }

    /// <summary>The boards in the directory, running or not, in the order of their names. What cannot be a board is left out.</summary>
    /// <param name="base">The directory of all boards.</param>
    /// <exception cref="RuntimeDirectoryException">The directory is not this user's alone.</exception>
    public static IReadOnlyList<BoardPaths> List(string @base)
    {
        if (!Directory.Exists(@base))
            return [];
        CheckMode(@base);
        string[] directories = Directory.GetDirectories(@base);
        Array.Sort(directories, StringComparer.Ordinal);
        List<BoardPaths> boards = [];
        foreach (string directory in directories)
        {
            BoardPaths paths = new(directory);
            if (RuntimeName.IsUsable(paths.Name) && SocketPath.Bytes(paths.ApiSocket) <= SocketPath.MostBytes)
                boards.Add(paths);
        }

        return boards;
    }

    /// <summary>Checks what other users could have done: that they cannot enter.</summary>
    /// <param name="directory">The directory, which must be there.</param>
    /// <exception cref="RuntimeDirectoryException">They can.</exception>
    public static void CheckMode(string directory) => CheckMode(directory, File.GetUnixFileMode(directory));

    private static void CheckMode(string directory, UnixFileMode mode)
    {
        if ((mode & Others) != 0)
        {
            throw RuntimeDirectoryException.Failure(
                $"Other users can enter {directory}, so what is in there cannot be trusted. If it is yours: chmod 700 {directory}; else give another one with --dir.");
        }
    }

    private static void Check(string directory)
    {
        var status = PathStatus.Of(directory);
        if (!status.IsDirectory)
            throw RuntimeDirectoryException.Failure($"{directory} is not a directory. Remove it, or give another one with --dir.");
        if (status.Owner != UserId.Effective)
        {
            throw RuntimeDirectoryException.Failure(
                $"{directory} belongs to user {status.Owner}, and this is user {UserId.Effective}. Give another one with --dir.");
        }

        CheckMode(directory, status.Mode);
    }
}
