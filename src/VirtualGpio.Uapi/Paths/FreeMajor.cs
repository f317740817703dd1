// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Uapi.Paths;

/// <summary>
/// Finds a kind of character device that the machine does not have: libgpiod asks sysfs by the numbers of a device whether
/// it is a chip, so that a chip must not have those of another device.
/// </summary>
internal static class FreeMajor
{
    /// <summary>Finds one.</summary>
    public static uint Find()
    {
        try
        {
            return Find(File.ReadLines("/proc/devices"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Find([]);
        }
    }

    /// <summary>Finds one that is not in a list.</summary>
    /// <param name="devices">The lines of <c>/proc/devices</c>, of which the first part counts, that of character devices.</param>
    public static uint Find(IEnumerable<string> devices)
    {
        HashSet<uint> taken = [];
        foreach (string line in devices.TakeWhile(line => !line.StartsWith("Block", StringComparison.Ordinal)))
        {
            if (uint.TryParse(line.TrimStart().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint major))
                taken.Add(major);
        }

        // Where the kernel looks for free ones itself, from both ends (fs/char_dev.c).
        IEnumerable<int> free = Enumerable.Range(234, 21).Reverse().Concat(Enumerable.Range(384, 128).Reverse());
        return (uint)free.FirstOrDefault(major => !taken.Contains((uint)major), 240);
    }
}
