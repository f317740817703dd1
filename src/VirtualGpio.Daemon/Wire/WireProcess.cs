// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Daemon.Wire;

/// <summary>
/// <c>vgpiod wire</c>, which <c>vgpio up</c> starts: holds what a machine cannot be given twice, and does nothing else, so
/// that nothing in it can fail. Ends by itself when nobody has been attached for a while.
/// </summary>
internal static class WireProcess
{
    private const int Ok = 0;
    private const int Failure = 1;
    private const int Usage = 2;

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">What <see cref="WireArguments"/> makes, but for the verb.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments)
    {
        try
        {
            if (WireArguments.Parse(arguments) is { } wire)
                return Serve(wire);
            Console.Error.WriteLine("vgpio wire: it is started by 'vgpio up', as: wire DIR IDLE-MILLISECONDS ivshmem SIZE [DESCRIPTOR…], or … virtio [DESCRIPTOR…]");
            return Usage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or VirtualGpioException or RuntimeDirectoryException or ArgumentException)
        {
            Console.Error.WriteLine($"vgpio wire: {failure.Message}");
            return Failure;
        }
    }

    private static int Serve(WireArguments wire)
    {
        foreach (int descriptor in wire.Inherited)
        {
            // Those of the service manager are not closed on exec, and would keep its socket open here.
            new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        }

        LeaveTerminal();
        using InstanceLock? alone = InstanceLock.TryTake(wire.Paths.WireLock);
        if (alone is null)
        {
            Console.Error.WriteLine($"vgpio wire: Another wire serves {wire.Paths.Directory} already. 'vgpio up' joins that one.");
            return Failure;
        }

        // Each in a method of its own: what the other one is made of is not even loaded.
        if (wire.Kind == WireKind.Virtio)
            ServeFrontEnd(wire);
        else
            ServeMemory(wire);
        return Ok;
    }

    private static void ServeMemory(WireArguments wire)
    {
        using MemoryFile memory = MemoryFile.CreateSealed($"vgpio-{wire.Paths.Name}", wire.MemorySize);
        using var server = new IvshmemServer(new()
        {
            SocketPath = wire.Paths.GuestSocket,
            HostSocketPath = wire.Paths.HostSocket,
            Memory = memory,
            ExitWhenIdleFor = wire.Idle,
        });
        RunUntilSignal(() => server.Run(), server.Stop);
    }

    private static void ServeFrontEnd(WireArguments wire)
    {
        using var relay = new VhostUserRelay(new()
        {
            GuestSocketPath = wire.Paths.GuestSocket,
            HostSocketPath = wire.Paths.HostSocket,
            ConfigSize = GpioProtocol.ConfigSize,
            ExitWhenIdleFor = wire.Idle,
        });
        RunUntilSignal(() => relay.Run(), relay.Stop);
    }

    private static void RunUntilSignal(Action run, Action stop)
    {
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        BackgroundProcess.ReportReady();
        run();
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
