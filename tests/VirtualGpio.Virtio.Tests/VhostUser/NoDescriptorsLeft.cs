// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>As long as it is there, this process can open one file more and then none. For tests that run alone.</summary>
internal sealed class NoDescriptorsLeft : IDisposable
{
    private readonly List<EventFd> _taken = [];

    internal NoDescriptorsLeft()
    {
        int highest = Directory.EnumerateFileSystemEntries("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        // Others may open some meanwhile.
        Limit((highest + 32).ToString(CultureInfo.InvariantCulture));
        try
        {
            while (true)
                _taken.Add(EventFd.Create());
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EMFILE)
        {
            _taken[^1].Dispose();
            _taken.RemoveAt(_taken.Count - 1);
        }
    }

    public void Dispose()
    {
        _taken.ForEach(one => one.Dispose());
        Limit("unlimited");
    }

    /// <summary>The soft limit; 'unlimited' is as much as the hard one.</summary>
    private static void Limit(string count)
    {
        if (count == "unlimited")
            count = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        using Process prlimit = Process.Start("prlimit", ["--pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), $"--nofile={count}:"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }
}
