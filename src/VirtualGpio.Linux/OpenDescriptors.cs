// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Linux;

/// <summary>The descriptors that this process has open, for tests that look for leaks.</summary>
public static class OpenDescriptors
{
    /// <summary>How many there are now (entries of <c>/proc/self/fd</c>).</summary>
    public static int Count() =>
        // Listing the folder has it open itself.
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - 1;

    /// <summary>Their numbers; that of the listing itself, closed by now, may be among them.</summary>
    internal static List<int> Numbers() =>
        [.. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))];
}
