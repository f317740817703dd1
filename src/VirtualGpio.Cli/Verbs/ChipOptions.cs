// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Cli.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Verbs;

/// <summary>The options of all verbs that talk to a running chip: which one, and where to look.</summary>
internal sealed class ChipOptions
{
    /// <summary>A chip answers such questions in well under a millisecond.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _name = new("--name", "-c", "--chip")
    {
        Description = "The chip; not needed while only one is running.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _directory = DirectoryOption();

    /// <summary><c>--dir</c>, for all verbs the same.</summary>
    internal static Option<string?> DirectoryOption() => new("--dir")
    {
        Description = "Where chips are found [default: $XDG_RUNTIME_DIR/vgpio or /tmp/vgpio-UID].",
        HelpName = "DIR",
    };

    internal void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_directory);
    }

    /// <summary>Connects to the chip.</summary>
    /// <exception cref="CliException">There is none, or it is not clear which.</exception>
    internal ControlClient Connect(ParseResult arguments)
    {
        string @base = RuntimeDirectory.Base(arguments.GetValue(_directory));
        return arguments.GetValue(_name) is { } name ? ConnectTo(@base, name) : ConnectToTheOnly(@base);
    }

    private static ControlClient ConnectTo(string @base, string name)
    {
        ChipPaths paths = RuntimeDirectory.Of(@base, name);
        if (Directory.Exists(@base))
            RuntimeDirectory.CheckMode(@base);
        return TryConnect(paths) ?? throw new CliException(ExitStatus.NoChip, Missing(@base, name));
    }

    private static ControlClient ConnectToTheOnly(string @base)
    {
        ControlClient? found = null;
        List<string> names = [];
        foreach (ChipPaths paths in RuntimeDirectory.List(@base))
        {
            if (TryConnect(paths) is not { } client)
                continue;
            names.Add(paths.Name);
            if (found is null)
                found = client;
            else
                client.Dispose();
        }

        if (names.Count > 1)
        {
            found!.Dispose();
            throw CliException.Usage($"Several chips are running: {string.Join(", ", names)}. Say which with --name.");
        }

        return found ?? throw new CliException(
            ExitStatus.NoChip, $"No chip is running (looked in {@base}). Start one with: vgpio up");
    }

    private static string Missing(string @base, string name)
    {
        List<string> running = [];
        foreach (ChipPaths paths in RuntimeDirectory.List(@base))
        {
            using ControlClient? client = TryConnect(paths);
            if (client is not null)
                running.Add(paths.Name);
        }

        string others = running.Count == 0 ? "" : $" Running: {string.Join(", ", running)}.";
        return $"No chip '{name}' is running (looked in {@base}).{NearestNames.Hint(name, running)}{others} Start it with: vgpio up --name {name}";
    }

    private static ControlClient? TryConnect(ChipPaths paths)
    {
        try
        {
            return ControlClient.TryConnect(paths.ControlSocket, paths.Name);
        }
        catch (Exception failure) when (failure is LinuxException or ArgumentException)
        {
            throw CliException.Failure($"Chip '{paths.Name}' cannot be reached at {paths.ControlSocket}: {failure.Message}", failure);
        }
    }
}
