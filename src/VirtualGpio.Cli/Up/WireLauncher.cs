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
        using var wire = Process.Start(Command(paths, size, idle))
            ?? throw CliException.Failure("The wire cannot be started: there is no process for it.");
        wire.StandardInput.Close();
        if (wire.StandardOutput.ReadLine() == WireReady)
            return null;
        // Read when it has not started only: a running one keeps the pipe open, as .NET duplicates what it is given.
        string errors = wire.StandardError.ReadToEnd().Trim();
        return errors.Length > 0 ? errors : "it ended without a word";
    }

    /// <summary>What the wire says when it serves.</summary>
    internal const string WireReady = "ready";

    private static ProcessStartInfo Command(ChipPaths paths, long size, TimeSpan idle)
    {
        string self = Environment.ProcessPath ?? throw CliException.Failure("/proc/self/exe cannot be read: is /proc mounted?");
        var start = new ProcessStartInfo(self)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Remove(ProgramName.Variable);
        if (Path.GetFileName(self) == "dotnet")
            start.ArgumentList.Add(Path.GetFullPath(Environment.GetCommandLineArgs()[0]));
        start.ArgumentList.Add("wire");
        start.ArgumentList.Add(paths.Directory);
        start.ArgumentList.Add("--size");
        start.ArgumentList.Add(size.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add("--idle");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{(long)idle.TotalMilliseconds}ms"));
        return start;
    }

    private static string WireProcess(ChipPaths paths) =>
        InstanceLock.Holder(paths.WireLock) is { } process
            ? string.Create(CultureInfo.InvariantCulture, $"It is process {process}.")
            : "";
}
