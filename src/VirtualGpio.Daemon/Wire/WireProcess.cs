// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Wire;

/// <summary>
/// <c>vgpiod wire</c>, which <c>vgpio up</c> starts: hands out a chip's memory and vectors, and nothing else, so that
/// nothing in it can fail. Ends by itself when nobody has been attached for a while.
/// </summary>
internal static class WireProcess
{
    /// <summary>The first argument.</summary>
    internal const string Verb = "wire";

    private const int Ok = 0;
    private const int Failure = 1;
    private const int Usage = 2;

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">What <see cref="Arguments"/> makes, but for the verb.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments)
    {
        try
        {
            if (!TryParse(arguments, out ChipPaths? paths, out long size, out TimeSpan idle))
            {
                Console.Error.WriteLine("vgpio wire: it is started by 'vgpio up', as: wire DIR SIZE IDLE-MILLISECONDS [DESCRIPTOR…]");
                return Usage;
            }

            return Serve(paths!, size, idle);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or VirtualGpioException or RuntimeDirectoryException or ArgumentException)
        {
            Console.Error.WriteLine($"vgpio wire: {failure.Message}");
            return Failure;
        }
    }

    /// <summary>The arguments that make this program a wire.</summary>
    /// <param name="paths">The chip.</param>
    /// <param name="size">How much memory it gets, in bytes.</param>
    /// <param name="idle">How long it stays when nobody is attached.</param>
    /// <param name="inherited">Descriptors that it would inherit, and is to close.</param>
    internal static string[] Arguments(ChipPaths paths, long size, TimeSpan idle, IEnumerable<int> inherited) =>
    [
        Verb,
        paths.Directory,
        size.ToString(CultureInfo.InvariantCulture),
        ((long)idle.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        .. inherited.Select(descriptor => descriptor.ToString(CultureInfo.InvariantCulture)),
    ];

    private static bool TryParse(string[] arguments, out ChipPaths? paths, out long size, out TimeSpan idle)
    {
        (paths, size, idle) = (null, 0, default);
        if (arguments.Length < 3
            || !long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out size)
            || !int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds))
        {
            return false;
        }

        idle = TimeSpan.FromMilliseconds(milliseconds);
        for (int i = 3; i < arguments.Length; i++)
        {
            if (!int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
                return false;
            // Those of the service manager are not closed on exec, and would keep its socket open here.
            new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        }

        string directory = Path.GetFullPath(arguments[0]);
        string? board = Path.GetDirectoryName(directory);
        if (Path.GetDirectoryName(board) is not { } @base)
            return false;
        paths = RuntimeDirectory.Of(@base, Path.GetFileName(board)!).Chip(Path.GetFileName(directory));
        return true;
    }

    private static int Serve(ChipPaths paths, long size, TimeSpan idle)
    {
        LeaveTerminal();
        using InstanceLock? alone = InstanceLock.TryTake(paths.WireLock);
        if (alone is null)
        {
            Console.Error.WriteLine($"vgpio wire: Another wire serves {paths.Directory} already. 'vgpio up' joins that one.");
            return Failure;
        }

        using MemoryFile memory = MemoryFile.CreateSealed($"vgpio-{paths.Name}", size);
        using var server = new IvshmemServer(new()
        {
            SocketPath = paths.GuestSocket,
            HostSocketPath = paths.HostSocket,
            Memory = memory,
            ExitWhenIdleFor = idle,
        });
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            server.Stop();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        BackgroundProcess.ReportReady();
        server.Run();
        return Ok;
    }

    private static void LeaveTerminal()
    {
        try
        {
            Background.LeaveTerminal();
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EPERM)
        {
            // Started by hand from a shell: it leads a group of its own, and Ctrl-C is meant for it.
        }
    }
}
