// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Runtime.InteropServices;
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Cli.Text;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Verbs;

/// <summary>
/// <c>vgpio wire</c>, which <c>vgpio up</c> starts: hands out a chip's memory and vectors, and nothing else, so that
/// nothing in it can fail. Ends by itself when nobody has been attached for a while.
/// </summary>
internal static class WireVerb
{
    internal static Command Create()
    {
        Argument<string> directory = new("DIR") { Description = "The chip's directory." };
        Option<long> size = new("--size") { Description = "Bytes of memory.", Required = true };
        Option<string> idle = new("--idle") { Description = "How long to stay when nobody is attached.", Required = true };
        Command command = new("wire", "Hold a chip's memory; started by 'vgpio up'.") { directory, size, idle };
        command.Hidden = true;
        command.SetAction(arguments => Run(
            new ChipPaths(arguments.GetValue(directory)!),
            arguments.GetValue(size),
            Period.Parse("--idle", arguments.GetValue(idle)!)));
        return command;
    }

    private static int Run(ChipPaths paths, long size, TimeSpan idle)
    {
        LeaveTerminal();
        using InstanceLock alone = InstanceLock.TryTake(paths.WireLock)
            ?? throw CliException.Failure($"Another wire serves {paths.Directory} already. 'vgpio up' joins that one.");
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
        return ExitStatus.Ok;
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
