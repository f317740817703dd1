// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// <c>ivshmem-client</c>: joins an ivshmem server, shows who is there and what is rung, and rings others, with the
/// command line and the commands of QEMU's tool of that name. Unlike that, it ends: at the end of its input, and when no
/// server answers for some seconds; with status 1 if a command or the connection failed.
/// </summary>
internal static class IvshmemClientTool
{
    internal const string Name = "ivshmem-client";

    private const string Usage =
        $"""
        {Name} [opts]
          -h: show this help
          -v: verbose mode
          -S <unix_sock_path>: path to the unix socket
             to connect to.
             default={LegacyTools.DefaultSocket}
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs the tool on the standard streams.</summary>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments) => Run(arguments, Console.In, Console.Out, Console.Error);

    /// <summary>Runs the tool until its input ends.</summary>
    /// <param name="arguments">The command line, without the tool's name.</param>
    /// <param name="input">The commands.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>The exit status: 0, or 1 with the reason on <paramref name="error"/>.</returns>
    internal static int Run(string[] arguments, TextReader input, TextWriter output, TextWriter error)
    {
        string socket = LegacyTools.DefaultSocket;
        bool verbose = false;
        var options = new GetOpt(Name, arguments, "hvS:");
        while (options.Next() is { } option)
        {
            switch (option)
            {
                case 'h':
                    error.WriteLine(Usage);
                    return ExitStatus.Ok;
                case 'v': verbose = true; break;
                case 'S': socket = options.Argument!; break;
                default:
                    error.WriteLine(options.Error);
                    error.WriteLine(Usage);
                    return ExitStatus.Failure;
            }
        }

        if (options.Operands.Count > 0)
        {
            error.WriteLine($"{Name}: '{options.Operands[0]}' is no option; a socket goes behind -S");
            error.WriteLine(Usage);
            return ExitStatus.Failure;
        }

        try
        {
            return Run(socket, verbose, input, output, error) ? ExitStatus.Ok : ExitStatus.Failure;
        }
        catch (Exception failure) when (failure is IOException or IvshmemProtocolException or TimeoutException or ArgumentException)
        {
            error.WriteLine($"{Name}: {failure.Message}");
            return ExitStatus.Failure;
        }
    }

    /// <returns>Whether all went well.</returns>
    private static bool Run(string socket, bool verbose, TextReader input, TextWriter output, TextWriter error)
    {
        output.WriteLine(IvshmemClientSession.Help);
        output.Write(IvshmemClientSession.Prompt);
        output.Flush();

        using var feed = new CommandFeed(input);
        bool allWell = true;
        while (true)
        {
            if (verbose)
                output.WriteLine($"connect to client {socket}");
            using IvshmemPeer peer = Connect(socket, error);
            output.WriteLine($"listen on server socket {peer.Connection.Number}");
            var session = new IvshmemClientSession(peer, feed, verbose, output, error);
            bool inputEnded = session.Run();
            allWell &= session.AllWell;
            if (inputEnded)
            {
                output.WriteLine();
                return allWell;
            }

            output.WriteLine("disconnected from server");
        }
    }

    private static IvshmemPeer Connect(string socket, TextWriter error)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return IvshmemPeer.Connect(socket, s_patience, expectedVectors: 0);
            }
            catch (Exception failure) when (failure is LinuxException or IvshmemProtocolException)
            {
                if (Stopwatch.GetElapsedTime(start) + s_retryInterval > s_patience)
                    throw CannotConnect(socket, failure);
                error.WriteLine("cannot connect to server, retry in 1 second");
                Thread.Sleep(s_retryInterval);
            }
        }
    }

    private static IOException CannotConnect(string socket, Exception failure) =>
        new($"no ivshmem server at {socket}: {failure.Message.TrimEnd('.')}. Start ivshmem-server, or name its socket with -S", failure);
}
