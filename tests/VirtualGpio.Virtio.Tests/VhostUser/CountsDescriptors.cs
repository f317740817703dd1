// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>Tests that look at what the whole process has open, and so must not run beside others.</summary>
[CollectionDefinition(nameof(CountsDescriptors), DisableParallelization = true)]
public sealed class CountsDescriptors
{
    /// <summary>What is open, and how many of each kind.</summary>
    internal static Dictionary<string, int> Open()
    {
        // What earlier tests left to the finalizer is not to be counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Kinds();
    }

    /// <summary>
    /// Fails if there is more of a kind of descriptor that can be passed than before. The finalizer gets no chance to close
    /// what was forgotten, or not much of one.
    /// </summary>
    internal static void AssertNothingMore(Dictionary<string, int> before)
    {
        foreach ((string kind, int count) in Kinds())
        {
            if (kind.StartsWith("anon_inode", StringComparison.Ordinal) || kind == "socket" || kind.StartsWith("/memfd", StringComparison.Ordinal))
                Assert.True(count <= before.GetValueOrDefault(kind), $"{kind}: {count}, and {before.GetValueOrDefault(kind)} before.");
        }
    }

    private static Dictionary<string, int> Kinds() => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Select(path => new FileInfo(path).LinkTarget ?? "gone")
        .Select(target => target.StartsWith("socket:", StringComparison.Ordinal) ? "socket" : target)
        .GroupBy(kind => kind)
        .ToDictionary(group => group.Key, group => group.Count());
}
