// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Host;

namespace VirtualGpio.Daemon.Wire;

/// <summary>
/// Joins the wire of a chip, and starts it where there is none. The wire is a process of its own because QEMU cannot
/// connect again: whoever holds the guest's memory and vectors, or the connection of its vhost-user front-end, must outlive
/// a <c>vgpio up</c> that is stopped or dies.
/// </summary>
/// <param name="idle">How long a new wire stays when nobody is attached.</param>
/// <param name="inherited">Descriptors of this process that a wire is not to keep open.</param>
internal sealed class WireLauncher(TimeSpan idle, IReadOnlyList<int> inherited)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Joins a wire that holds memory. Blocks for as long as that takes.</summary>
    /// <param name="paths">The chip; its directory is there.</param>
    /// <param name="size">How much memory the chip needs, in bytes: a power of two.</param>
    /// <returns>The peer, and whether the wire was there before.</returns>
    /// <exception cref="VirtualGpioException">
    /// The wire cannot be started, does not answer, is of another kind, or has memory of another size.
    /// </exception>
    internal (IvshmemPeer Peer, bool Found) JoinMemory(ChipPaths paths, long size)
    {
        (IvshmemPeer peer, bool found) = Join(ArgumentsOf(paths, WireKind.Ivshmem, size), () => IvshmemPeer.Connect(paths.HostSocket, s_patience));
        long length = peer.Memory.Length;
        if (length == size)
            return (peer, found);
        bool isAlone = peer.Peers.Count == 0;
        peer.Dispose();
        string end = InstanceLock.Holder(paths.WireLock) is { } process ? Kill(process) : "a restart of this machine";
        throw new VirtualGpioException(
            ErrorKind.Conflict,
            FormattableString.Invariant($"The wire of chip '{paths.Name}' that still runs has {length} bytes of memory, and {size} are needed: ")
            + "it was started for another number of lines, or by another version of vgpio. "
            + (isAlone ? $"Nobody is attached to it, so end it with: {end}" : $"Give the former number of lines; or stop its guest's machine, and end it with: {end}"));
    }

    /// <summary>Joins a wire that holds the connection of a vhost-user front-end. Blocks for as long as that takes.</summary>
    /// <param name="paths">The chip; its directory is there.</param>
    /// <param name="options">How.</param>
    /// <returns>The transport, and whether the wire was there before.</returns>
    /// <exception cref="VirtualGpioException">The wire cannot be started, or is of another kind.</exception>
    internal (VirtioTransport Transport, bool Found) JoinFrontEnd(ChipPaths paths, VirtioTransportOptions options) =>
        Join(ArgumentsOf(paths, WireKind.Virtio), () => VirtioTransport.Connect(paths.HostSocket, options));

    /// <summary>Ends the wire and waits for that, for a second at the most.</summary>
    internal static void Stop(ChipPaths paths)
    {
        if (InstanceLock.Holder(paths.WireLock) is not { } process || !Signals.Kill(process, LinuxSignal.Terminate))
            return;
        long start = Stopwatch.GetTimestamp();
        while (InstanceLock.Holder(paths.WireLock) == process && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1))
            Thread.Sleep(s_pause);
    }

    private WireArguments ArgumentsOf(ChipPaths paths, WireKind kind, long size = 0) =>
        new() { Paths = paths, Kind = kind, MemorySize = size, Idle = idle, Inherited = inherited };

    private static (T Joined, bool Found) Join<T>(WireArguments wire, Func<T> connect)
    {
        ChipPaths paths = wire.Paths;
        RefuseOtherKind(wire);
        long start = Stopwatch.GetTimestamp();
        bool found = true;
        while (true)
        {
            string reason;
            try
            {
                return (connect(), found);
            }
            catch (Exception failure) when (IsNobodyThere(failure))
            {
                reason = failure.Message;
            }
            catch (TimeoutException failure)
            {
                throw Failure($"The wire of chip '{paths.Name}' does not answer at {paths.HostSocket}. Is it stopped? {WireOf(paths)}", failure);
            }

            found = false;
            // A wire on its way out still holds its lock: another round then, and a new one.
            reason = TryStart(wire) ?? reason;
            if (Stopwatch.GetElapsedTime(start) > s_patience)
                throw Failure($"The wire of chip '{paths.Name}' cannot be started: {reason}");
            Thread.Sleep(s_pause);
        }
    }

    /// <summary>What speaks another protocol is not to be talked to.</summary>
    private static void RefuseOtherKind(WireArguments wire)
    {
        if (InstanceLock.Holder(wire.Paths.WireLock) is not { } process)
            return;
        // A wire of a version that knew one kind only does not say which it is.
        WireKind running = WireArguments.Of(process)?.Kind ?? WireKind.Ivshmem;
        if (running == wire.Kind || InstanceLock.Holder(wire.Paths.WireLock) != process)
            return;
        throw new VirtualGpioException(
            ErrorKind.Conflict,
            $"The wire of chip '{wire.Paths.Name}' that still runs is one for {WireArguments.NameOf(running)}, and the chip is to be carried by {WireArguments.NameOf(wire.Kind)}. "
            + $"Give the former transport; or stop the guest's machine if one is attached, and end the wire with: {Kill(process)}");
    }

    /// <summary>ECONNREFUSED is what a killed wire leaves behind, the end of the connection one that is ending.</summary>
    private static bool IsNobodyThere(Exception failure) =>
        failure is IvshmemProtocolException or LinuxException { Errno: Errno.ENOENT or Errno.ECONNREFUSED };

    /// <returns>Null if it was started, else why not.</returns>
    private static string? TryStart(WireArguments arguments)
    {
        BackgroundStart wire = BackgroundProcess.Start(BackgroundProcess.Command(arguments.ToArray()), s_patience);
        string said = wire.Said.Trim();
        return wire.Serves ? null
            : said.Length > 0 ? said
            : wire.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"it ended with status {status} and without a word.")
            : $"it was not ready within {s_patience.TotalSeconds} s. Try again when this machine is less busy.";
    }

    private static string Kill(int process) => string.Create(CultureInfo.InvariantCulture, $"kill {process}");

    private static string WireOf(ChipPaths paths) =>
        InstanceLock.Holder(paths.WireLock) is { } process
            ? string.Create(CultureInfo.InvariantCulture, $"It is process {process}.")
            : "";

    private static VirtualGpioException Failure(string message, Exception? cause = null) => new(ErrorKind.ServerLost, message, cause);
}
