// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Ivshmem;

namespace VirtualGpio.Cli.Legacy;

/// <summary>The command line of <c>ivshmem-server</c>, with the options and defaults of QEMU's tool of that name.</summary>
internal sealed record IvshmemServerArguments
{
    private const long DefaultSize = 4 * 1024 * 1024;

    /// <summary>What <c>-h</c> prints.</summary>
    internal const string Usage =
        $"""
        Usage: ivshmem-server [OPTION]...
          -h: show this help
          -v: verbose mode
          -F: foreground mode (default is to daemonize)
          -p <pid-file>: path to the PID file (used in daemon mode only)
             default /var/run/ivshmem-server.pid
          -S <unix-socket-path>: path to the unix socket to listen to
             default {LegacyTools.DefaultSocket}
          -M <shm-name>: POSIX shared memory object to use
             default ivshmem
          -m <dir-name>: where to create shared memory
          -l <size>: size of shared memory in bytes
             suffixes K, M and G can be used, e.g. 1K means 1024
             default 4194304
          -n <nvectors>: number of vectors
             default 1
        """;

    internal bool Help { get; private set; }

    internal bool Verbose { get; private set; }

    internal bool Foreground { get; private set; }

    internal string PidFile { get; private set; } = "/var/run/ivshmem-server.pid";

    internal string SocketPath { get; private set; } = LegacyTools.DefaultSocket;

    /// <summary>The name of the shared memory object, or the directory for a file without a name.</summary>
    internal string Memory { get; private set; } = "ivshmem";

    internal bool MemoryIsDirectory { get; private set; }

    internal long Size { get; private set; } = DefaultSize;

    internal int Vectors { get; private set; } = 1;

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="error">What is wrong, if anything is.</param>
    /// <param name="showUsage">Whether the whole usage is to follow the error.</param>
    /// <returns>Null if something is wrong.</returns>
    internal static IvshmemServerArguments? Parse(string[] arguments, out string? error, out bool showUsage)
    {
        var parsed = new IvshmemServerArguments();
        var options = new GetOpt(IvshmemServerTool.Name, arguments, "hvFp:S:m:M:l:n:");
        error = null;
        showUsage = false;
        while (options.Next() is { } option)
        {
            error = option == GetOpt.Wrong ? options.Error : parsed.Apply(option, options.Argument ?? "");
            if (parsed.Help)
                return parsed;
            if (error is not null)
            {
                showUsage = option == GetOpt.Wrong;
                return null;
            }
        }

        if (options.Operands.Count > 0)
            error = $"{IvshmemServerTool.Name}: '{options.Operands[0]}' is no option; values go behind theirs, as in -S <unix-socket-path>";
        else if (parsed is { Verbose: true, Foreground: false })
            error = "cannot use verbose in daemon mode; add -F";
        return error is null ? parsed : null;
    }

    private string? Apply(char option, string argument)
    {
        switch (option)
        {
            case 'h': Help = true; break;
            case 'v': Verbose = true; break;
            case 'F': Foreground = true; break;
            case 'p': PidFile = argument; break;
            case 'S': SocketPath = argument; break;
            case 'M' or 'm':
                Memory = argument;
                MemoryIsDirectory = option == 'm';
                break;
            case 'l':
                if (!MemorySize.TryParse(argument, out long size, out string? error))
                    return $"{IvshmemServerTool.Name}: -l: {error}";
                Size = size;
                break;
            case 'n':
                return ParseVectors(argument);
        }

        return argument.Length == 0 && "pSMm".Contains(option, StringComparison.Ordinal)
            ? $"{IvshmemServerTool.Name}: -{option}: the value is empty"
            : null;
    }

    private string? ParseVectors(string argument)
    {
        bool hex = argument.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool valid = hex
            ? ulong.TryParse(argument.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong vectors)
            : ulong.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out vectors);
        if (!valid)
            return $"cannot parse n_vectors '{argument}'; give a number from 0 to {IvshmemProtocol.MaxVectors}";
        if (vectors > IvshmemProtocol.MaxVectors)
            return $"too many requested vectors (max is {IvshmemProtocol.MaxVectors}, not {argument})";
        Vectors = (int)vectors;
        return null;
    }
}
