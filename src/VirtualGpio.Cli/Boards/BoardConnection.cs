// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Boards;

/// <summary>Finds the daemon of a board.</summary>
internal static class BoardConnection
{
    /// <summary>Connects to the board that is meant.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="output">What the verb writes to while it waits, see <see cref="BoardClient.Direct"/>; null: nothing.</param>
    /// <exception cref="CliException">It does not run, or it is not clear which.</exception>
    internal static BoardClient Open(BoardSelection selection, FileDescriptor? output = null)
    {
        if (selection.Url is not null)
            return RemoteBoard.Open(selection);
        string @base = RuntimeDirectory.Base(selection.Directory);
        return selection.Board is { } name ? OpenNamed(@base, name, output) : OpenTheOnly(@base, output);
    }

    /// <summary>The boards that run, in the order of their names.</summary>
    internal static IReadOnlyList<BoardPaths> Running(string @base)
    {
        List<BoardPaths> running = [];
        foreach (BoardPaths paths in RuntimeDirectory.List(@base))
        {
            using var client = BoardClient.Direct(paths.ApiSocket);
            if (client.CanConnectAsync().Now())
                running.Add(paths);
        }

        return running;
    }

    /// <summary>For a board that does not run.</summary>
    internal static CliException Missing(string @base, string name)
    {
        List<string> running = [];
        foreach (BoardPaths paths in Running(@base))
            running.Add(paths.Name);
        string others = running.Count == 0 ? "" : $" Running: {string.Join(", ", running)}.";
        return new CliException(
            ExitStatus.NoBoard,
            $"No board '{name}' is running (looked in {@base}).{NearestNames.Hint(name, running)}{others} Start it with: vgpio up --name {name}");
    }

    /// <summary>For no board at all.</summary>
    internal static CliException Nothing(string @base) =>
        new(ExitStatus.NoBoard, $"No board is running (looked in {@base}). Start one with: vgpio up");

    /// <summary>For several where one is to be chosen.</summary>
    internal static CliException Several(IEnumerable<string> names, string what) =>
        CliException.Usage($"Several boards are running: {string.Join(", ", names)}. Say which with --board{what}.");

    private static BoardClient OpenNamed(string @base, string name, FileDescriptor? output)
    {
        BoardPaths paths = RuntimeDirectory.Of(@base, name);
        if (Directory.Exists(@base))
            RuntimeDirectory.CheckMode(@base);
        return TryOpen(paths, output) ?? throw Missing(@base, name);
    }

    private static BoardClient OpenTheOnly(string @base, FileDescriptor? output)
    {
        BoardClient? found = null;
        List<string> names = [];
        foreach (string name in Names(@base))
        {
            if (PathsOf(@base, name) is not { } paths || TryOpen(paths, output) is not { } client)
                continue;
            names.Add(name);
            if (found is null)
                found = client;
            else
                client.Dispose();
        }

        if (names.Count <= 1)
            return found ?? throw Nothing(@base);
        found!.Dispose();
        names.Sort(StringComparer.Ordinal);
        throw Several(names, "");
    }

    /// <summary>What may be boards, running or not, as <see cref="RuntimeDirectory.List"/> knows, in a fraction of its time.</summary>
    private static List<string> Names(string @base)
    {
        if (!Directory.Exists(@base))
            return [];
        RuntimeDirectory.CheckMode(@base);
        return DirectoryNames.Of(@base);
    }

    /// <summary>The files of a board; null: no board can be called that, so somebody else has put it there.</summary>
    private static BoardPaths? PathsOf(string @base, string name)
    {
        try
        {
            return RuntimeDirectory.Of(@base, name);
        }
        catch (RuntimeDirectoryException)
        {
            return null;
        }
    }

    /// <summary>A client that is connected already; null: nobody is there.</summary>
    private static BoardClient? TryOpen(BoardPaths paths, FileDescriptor? output)
    {
        var client = BoardClient.Direct(paths.ApiSocket, output);
        if (client.CanConnectAsync().Now())
            return client;
        client.Dispose();
        return null;
    }
}
