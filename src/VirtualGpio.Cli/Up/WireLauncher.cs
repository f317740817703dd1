// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Up;

/// <summary>
/// Joins the wire of a chip, and starts it where there is none. The wire is a process of its own because QEMU cannot
/// connect again: whoever holds the guest's memory and vectors must outlive a <c>vgpio up</c> that is stopped or dies.
/// </summary>
internal static class WireLauncher
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Joins the wire.</summary>
    /// <param name="paths">The chip.</param>
    /// <param name="size">How much memory a new wire gets, in bytes.</param>
    /// <param name="idle">How long a new wire stays when nobody is attached.</param>
    /// <returns>The peer, and whether the wire was there before.</returns>
    /// <exception cref="CliException">The wire cannot be started or does not answer.</exception>
    internal static (IvshmemPeer Peer, bool Found) Join(ChipPaths paths, long size, TimeSpan idle)
    {
        long start = Stopwatch.GetTimestamp();
        bool found = true;
        while (true)
        {
            string reason;
            try
            {
                return (IvshmemPeer.Connect(paths.HostSocket, s_patience), found);
            }
            catch (Exception failure) when (IsNobodyThere(failure))
            {
                reason = failure.Message;
            }
            catch (TimeoutException failure)
            {
                throw CliException.Failure(
                    $"The wire of chip '{paths.Name}' does not answer at {paths.HostSocket}. Is it stopped? {WireProcess(paths)}", failure);
            }

            found = false;
            // A wire on its way out still holds its lock: another round then, and a new one.
            reason = TryStart(paths, size, idle) ?? reason;
            if (Stopwatch.GetElapsedTime(start) > s_patience)
                throw CliException.Failure($"The wire of chip '{paths.Name}' cannot be started: {reason}");
            Thread.Sleep(s_pause);
        }
    }

    /// <summary>Ends the wire and waits for that, for a second at the most.</summary>
    internal static void Stop(ChipPaths paths)
    {
        if (InstanceLock.Holder(paths.WireLock) is not { } process || !Signals.Kill(process, LinuxSignal.Terminate))
            return;
        long start = Stopwatch.GetTimestamp();
        while (InstanceLock.Holder(paths.WireLock) == process && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1))
            Thread.Sleep(s_pause);
    }

    /// <summary>ECONNREFUSED is what a killed wire leaves behind, the end of the connection one that is ending.</summary>
    private static bool IsNobodyThere(Exception failure) =>
        failure is IvshmemProtocolException or LinuxException { Errno: Errno.ENOENT or Errno.ECONNREFUSED };

    /// <returns>Null if it was started, else why not.</returns>
    private static string? TryStart(ChipPaths paths, long size, TimeSpan idle)
    {
        BackgroundStart wire = BackgroundProcess.Start(Command(paths, size, idle), s_patience);
        string said = wire.Said.Trim();
        return wire.Serves ? null
            : said.Length > 0 ? said
            : wire.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"it ended with status {status} and without a word.")
            : $"it was not ready within {s_patience.TotalSeconds} s. Try again when this machine is less busy.";
    }

    private static ProcessStartInfo Command(ChipPaths paths, long size, TimeSpan idle)
    {
        ProcessStartInfo start = BackgroundProcess.Command(
            "wire",
            paths.Directory,
            "--size",
            size.ToString(CultureInfo.InvariantCulture),
            "--idle",
            string.Create(CultureInfo.InvariantCulture, $"{(long)idle.TotalMilliseconds}ms"));
        // It outlives this process, and is not to keep a file system busy.
        start.WorkingDirectory = "/";
        return start;
    }

    private static string WireProcess(ChipPaths paths) =>
        InstanceLock.Holder(paths.WireLock) is { } process
            ? string.Create(CultureInfo.InvariantCulture, $"It is process {process}.")
            : "";
}
