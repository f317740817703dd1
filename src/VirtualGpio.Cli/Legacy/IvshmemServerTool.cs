// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// <c>ivshmem-server</c>: one memory for all guests that connect, with the command line of QEMU's tool of that name. In
/// the background by default; then the command returns once the server listens and its PID file is written.
/// </summary>
internal static class IvshmemServerTool
{
    internal const string Name = "ivshmem-server";

    /// <summary>Runs the tool on the standard streams, until a signal ends it.</summary>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = EndBy(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = EndBy(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration hangUp = EndBy(PosixSignal.SIGHUP, stop);
        return Run(arguments, Console.Out, Console.Error, stop.Token);
    }

    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">The command line, without the tool's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="stop">Ends a server that runs in the foreground.</param>
    /// <returns>The exit status: 0, or 1 with the reason on <paramref name="error"/>.</returns>
    internal static int Run(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        IvshmemServerArguments? parsed = IvshmemServerArguments.Parse(arguments, out string? mistake, out bool showUsage);
        if (parsed is null)
        {
            error.WriteLine(mistake);
            if (showUsage)
                output.WriteLine(IvshmemServerArguments.Usage);
            else
                error.WriteLine($"Try '{Name} -h' for more information.");
            return ExitStatus.Failure;
        }

        if (parsed.Help)
        {
            output.WriteLine(IvshmemServerArguments.Usage);
            return ExitStatus.Ok;
        }

        try
        {
            if (!parsed.Foreground && !DaemonLauncher.IsDaemon)
                return DaemonLauncher.Launch(Name, arguments, error);
            Serve(parsed, output, error, stop);
            return ExitStatus.Ok;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or CliException)
        {
            error.WriteLine($"{Name}: {failure.Message}");
            return ExitStatus.Failure;
        }
    }

    private static void Serve(IvshmemServerArguments arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (!arguments.Foreground)
            Background.LeaveTerminal();
        if (arguments.Verbose)
        {
            output.WriteLine(arguments.MemoryIsDirectory
                ? $"Using file-backed shared memory: {arguments.Memory}"
                : $"Using POSIX shared memory: {arguments.Memory}");
            output.WriteLine($"create & bind socket {arguments.SocketPath}");
        }

        if (arguments.MemoryIsDirectory)
        {
            using MemoryFile memory = MemoryFile.CreateUnlinkedIn(arguments.Memory, arguments.Size);
            using IvshmemServer server = CreateServer(arguments, memory, output, error);
            Serve(server, arguments, output, stop);
        }
        else
        {
            using var memory = NamedMemory.Acquire(arguments.Memory, arguments.Size);
            using IvshmemServer server = CreateServer(arguments, memory.File, output, error);
            memory.Use(arguments.Size);
            Serve(server, arguments, output, stop);
        }
    }

    private static IvshmemServer CreateServer(IvshmemServerArguments arguments, MemoryFile memory, TextWriter output, TextWriter error) =>
        new(
            new IvshmemServerOptions { SocketPath = arguments.SocketPath, Memory = memory, Vectors = arguments.Vectors },
            new ServerToolLog(output, error, arguments.Verbose));

    private static void Serve(IvshmemServer server, IvshmemServerArguments arguments, TextWriter output, CancellationToken stop)
    {
        if (!arguments.Foreground)
        {
            WritePidFile(arguments.PidFile);
            BackgroundProcess.ReportReady();
        }

        server.Run(stop);
        output.WriteLine("server disconnected");
    }

    private static void WritePidFile(string path)
    {
        try
        {
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failure($"cannot write pid file {path}: {failure.Message} Choose another one with -p.", failure);
        }
    }

    private static PosixSignalRegistration EndBy(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
}
