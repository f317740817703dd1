// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Tests.Conformance;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>
/// What programs live through that fork, run others, have threads, are killed in the middle of calls, open a thousand requests
/// or pass bad pointers, with the kernel's own device: what the guest's program <c>uapi-life</c> prints there.
/// </summary>
internal static class LifeRecording
{
    /// <summary>The chip that it wants.</summary>
    public static ConformanceChip Chip { get; } = new("thousand", 1000, [], -1);

    /// <summary>Where the recording lies.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ConformanceScript.PathOf("any"))!, "uapi-life.answers");

    /// <summary>What it prints with our device.</summary>
    /// <param name="trapped">Whether the program's paths are trapped.</param>
    public static async Task<string> ReadAsync(bool trapped)
    {
        string recorded = await File.ReadAllTextAsync(Path);
        // A chip that is only named (O_PATH) is opened: there is nothing to name.
        return trapped ? recorded.Replace("a path that was not opened: EBADF", "a path that was not opened: 0", StringComparison.Ordinal) : recorded;
    }

    /// <summary>What to run: it opens more than a program may by default.</summary>
    public static string Command(string program, string chip) => $"(ulimit -n 4096; exec {program} {chip})";
}
