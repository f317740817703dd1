// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Daemon.Service;

/// <summary>Listening sockets that the service manager has opened for this process, see sd_listen_fds(3).</summary>
internal static class ActivatedSockets
{
    /// <summary>SD_LISTEN_FDS_START (systemd/sd-daemon.h).</summary>
    private const int First = 3;

    /// <summary>More are a mistake.</summary>
    private const int Most = 16;

    /// <summary>The descriptors that this process was given.</summary>
    internal static IReadOnlyList<int> OfProcess() => Read(
        Environment.GetEnvironmentVariable("LISTEN_PID"), Environment.GetEnvironmentVariable("LISTEN_FDS"), Environment.ProcessId);

    /// <summary>Reads the variables.</summary>
    /// <param name="process"><c>$LISTEN_PID</c>: whom the descriptors are for.</param>
    /// <param name="count"><c>$LISTEN_FDS</c>: how many there are.</param>
    /// <param name="self">This process.</param>
    /// <exception cref="VirtualGpioException">They make no sense.</exception>
    internal static IReadOnlyList<int> Read(string? process, string? count, int self)
    {
        // Meant for somebody else whose environment came down to here.
        if (string.IsNullOrEmpty(count) || process != self.ToString(CultureInfo.InvariantCulture))
            return [];
        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= Most
            ? [.. Enumerable.Range(First, number)]
            : throw new VirtualGpioException(ErrorKind.InvalidArgument, $"LISTEN_FDS is '{count}': it must be a number from 0 to {Most}.");
    }
}
