// SPDX-License-Identifier: MIT
using System.Numerics;
using VirtualGpio.Boards;
using VirtualGpio.Client.Qemu;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Host;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.Daemon.Wire;

/// <summary>Makes what carries chips, by the names that board files use. A new kind of transport is added here.</summary>
internal sealed class TransportTable
{
    private const string IvshmemDriver = "gpio-ivshmem";
    private const string IvshmemPause = "its chip is idle now";
    private const string IvshmemLoss = "its chip is idle until its machine is restarted";

    /// <summary>What QEMU maps at the least.</summary>
    private const long SmallestMemory = 4096;

    private readonly WireLauncher _launcher;
    private readonly ProgramSessions _sessions;
    private readonly DeviceNames _deviceNames;
    private readonly Dictionary<string, Func<ChipPaths, int, ChipGround>> _kinds;

    /// <param name="launcher">Starts wires.</param>
    /// <param name="sessions">The programs of this machine that see chips of the board.</param>
    /// <param name="deviceNames">What they know the chips by.</param>
    internal TransportTable(WireLauncher launcher, ProgramSessions sessions, DeviceNames deviceNames)
    {
        _launcher = launcher;
        _sessions = sessions;
        _deviceNames = deviceNames;
        _kinds = new()
        {
            ["ivshmem"] = Doorbell,
            ["ivshmem-plain"] = Plain,
            ["virtio"] = Virtio,
            [TransportType.Uapi.Name] = Programs,
        };
    }

    /// <summary>How chips over shared memory are made.</summary>
    internal static IvshmemTransportOptions Options { get; } = new() { EdgeQueueEntries = 1024, ReportQueueEntries = 16_384 };

    /// <summary>How much memory a chip gets, in bytes: a power of two, as QEMU asks for.</summary>
    /// <exception cref="VirtualGpioException">The number of lines is out of its range.</exception>
    internal static long SizeFor(int lines) =>
        Math.Max(SmallestMemory, (long)BitOperations.RoundUpToPowerOf2((ulong)Options.SizeFor(lines)));

    /// <summary>Makes what a chip needs outside of the board, or joins what is there. Blocks for as long as that takes.</summary>
    /// <param name="kind">The kind of transport.</param>
    /// <param name="paths">The chip's files.</param>
    /// <param name="lines">The number of lines.</param>
    /// <exception cref="VirtualGpioException">There is no such kind, or it is not possible.</exception>
    /// <exception cref="RuntimeDirectoryException">The chip's directory cannot be used.</exception>
    internal ChipGround Prepare(string kind, ChipPaths paths, int lines)
    {
        if (!_kinds.TryGetValue(kind, out Func<ChipPaths, int, ChipGround>? prepare))
        {
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument, $"There is no transport '{kind}'.{NearestNames.Hint(kind, _kinds.Keys)} Possible are: {string.Join(", ", _kinds.Keys)}.");
        }

        RuntimeDirectory.Create(paths);
        return prepare(paths, lines);
    }

    /// <summary>Takes back what <see cref="Prepare"/> has made anew; what was found stays for those who use it.</summary>
    internal void Abandon(ChipGround ground)
    {
        ground.Transport.Dispose();
        if (!ground.WasFound)
            End(ground);
    }

    /// <summary>Ends the wire, or removes the memory. Blocks for a second at the most.</summary>
    internal void End(ChipGround ground)
    {
        if (ground.Driver is null)
            _deviceNames.Forget(ground.Paths.Name);
        else if (ground.HasWire)
            WireLauncher.Stop(ground.Paths);
        else
            File.Delete(ground.Paths.Memory);
    }

    private ChipGround Doorbell(ChipPaths paths, int lines)
    {
        (IvshmemPeer peer, bool found) = _launcher.JoinMemory(paths, SizeFor(lines));
        try
        {
            return new ChipGround
            {
                Paths = paths,
                Transport = new IvshmemTransport(peer, Options),
                Qemu = QemuArguments.Doorbell(paths),
                Device = "ivshmem-doorbell",
                Driver = IvshmemDriver,
                Pause = IvshmemPause,
                Loss = IvshmemLoss,
                HasWire = true,
                WasFound = found,
            };
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    private static ChipGround Plain(ChipPaths paths, int lines)
    {
        long size = SizeFor(lines);
        MemoryFile memory = PlainMemory.Open(paths.Memory, size, out bool found);
        return new ChipGround
        {
            Paths = paths,
            Transport = IvshmemTransport.Plain(memory, Options),
            Qemu = QemuArguments.Plain(paths, size),
            Device = "ivshmem-plain",
            Driver = IvshmemDriver,
            Pause = IvshmemPause,
            Loss = IvshmemLoss,
            HasWire = false,
            WasFound = found,
            Memory = memory,
        };
    }

    private ChipGround Virtio(ChipPaths paths, int lines)
    {
        (VirtioTransport transport, bool found) = _launcher.JoinFrontEnd(paths, new VirtioTransportOptions());
        return new ChipGround
        {
            Paths = paths,
            Transport = transport,
            Qemu = QemuArguments.Virtio(paths.Name, paths.GuestSocket),
            Device = new VirtioMachine().Device,
            Driver = "gpio-virtio",
            Pause = "programs that ask something of its chip wait now",
            Loss = "its machine has no GPIO controller until QEMU is started again, as it cannot connect twice: programs that ask something of the chip hang, and QEMU 9.0 and newer ends with an error when the guest reboots",
            HasWire = true,
            WasFound = found,
        };
    }

    private ChipGround Programs(ChipPaths paths, int lines)
    {
        string device = _deviceNames.Of(paths.Name);
        return new ChipGround
        {
            Paths = paths,
            Transport = new UapiTransport(_sessions, device),
            Qemu = [],
            Device = $"/dev/{device}",
            Driver = null,
            Pause = "its programs are told that it has gone (ENODEV)",
            Loss = "its programs are told that it has gone (ENODEV)",
            HasWire = false,
            WasFound = false,
        };
    }
}
