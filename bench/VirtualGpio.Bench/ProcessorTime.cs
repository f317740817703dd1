// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Bench;

/// <summary>
/// How long threads have had a processor, to the nanosecond: <c>/proc/PID/task/TID/schedstat</c>
/// (Documentation/scheduler/sched-stats.rst).
/// </summary>
internal static class ProcessorTime
{
    /// <summary>That of all threads of a process, or of those with a name, in nanoseconds.</summary>
    public static long Of(int process, string? name = null) =>
        Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")).Sum(task => OfTask(task, name));

    private static long OfTask(string task, string? name)
    {
        try
        {
            if (name is not null && File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() != name)
                return 0;
            return long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended meanwhile: a thread of the pool, or one of QEMU's workers, which did little.
            return 0;
        }
    }
}
