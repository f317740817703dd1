// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Uapi.Paths;

/// <summary>Finds out whether a path of a program leads to something of ours. One thread.</summary>
/// <remarks>
/// <para>
/// Where a path leads is decided by which folder its part in front of a name of ours is, and the kernel says that: so detours,
/// relative paths and links on the way come out as they do there. A symbolic link at the end is read and followed. Links
/// on the way to folders that only we have (/sys/bus/gpio) are not found, nor links below /usr, /lib, /etc, /proc and /sys:
/// nobody puts any there, and half of all paths begin so.
/// </para>
/// <para>
/// We may be allowed to go where the program is not. That a link or folder was found with our rights counts only if the
/// program has the same user and group.
/// </para>
/// </remarks>
/// <param name="tree">What is ours.</param>
/// <param name="folders">Which real folders have something of ours in them.</param>
internal sealed class PathResolver(DeviceTree tree, IReadOnlyDictionary<FileIdentity, string> folders)
{
    /// <summary>As many links as the kernel follows (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    /// <summary>How many names in one path may be ours before it is taken for an odd one.</summary>
    private const int MostNames = 4;

    private static readonly (string Text, byte[] Bytes)[] s_folders =
        [.. new[] { DeviceTree.Devices, DeviceTree.Buses, DeviceTree.Numbers }.Select(folder => (folder, Encoding.ASCII.GetBytes(folder)))];

    private readonly byte[] _path = new byte[PathLookup.LongestPath];
    private readonly byte[] _target = new byte[PathLookup.LongestPath];

    /// <summary>Finds out where a path leads.</summary>
    /// <param name="threadId">The thread whose path it is.</param>
    /// <param name="call">How it is to be followed.</param>
    /// <param name="path">The path, without a NUL.</param>
    public PathOutcome Resolve(int threadId, in PathCall call, ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            return default;
        bool usedOurRights = false;
        for (int links = 0; links <= MostLinks; links++)
        {
            PathOutcome outcome = tree.MayBeIn(path) ? Find(threadId, call, path, ref usedOurRights) : default;
            if (!outcome.IsKernels)
                return PathLookup.SharesRoot(threadId) && (!usedOurRights || PathLookup.SharesUser(threadId)) ? outcome : default;
            if (!call.FollowsLink || call.RefusesLinks || call.StaysInside || HasNoLinks(path))
                return default;
            int length = PathLookup.ReadLink(threadId, call.Directory, path, _target);
            if (length == 0)
                return default;
            usedOurRights = true;
            path = Follow(path, _target.AsSpan(0, length));
            if (path.IsEmpty)
                return default;
        }

        return default;
    }

    private static bool HasNoLinks(ReadOnlySpan<byte> path) =>
        path.StartsWith("/usr/"u8) || path.StartsWith("/lib"u8) || path.StartsWith("/etc/"u8)
        || path.StartsWith("/proc/"u8) || path.StartsWith("/sys/"u8) || path.StartsWith("/dev/fd/"u8);

    private PathOutcome Find(int threadId, in PathCall call, ReadOnlySpan<byte> path, ref bool usedOurRights)
    {
        var names = new PathComponents(path);
        int found = 0;
        while (names.MoveNext())
        {
            if (tree.FolderOf(names.Current, names.Rest) is not { } wanted)
                continue;
            if (found++ == MostNames)
                return default;
            if (FolderAt(threadId, call, names.Before, out bool walked) != wanted)
                continue;
            PathOutcome outcome = tree.Walk(wanted, names.FromHere, call.FollowsLink, call.RefusesLinks);
            usedOurRights |= walked;
            return outcome;
        }

        return default;
    }

    private string? FolderAt(int threadId, in PathCall call, ReadOnlySpan<byte> path, out bool walked)
    {
        walked = false;
        if (PathComponents.IsHere(path))
            return Known(threadId, call, []);
        if (call.StaysInside)
            return null;
        foreach ((string text, byte[] bytes) in s_folders)
        {
            if (PathComponents.IsPlainly(path, bytes))
                return text;
        }

        walked = true;
        return Known(threadId, call, path);
    }

    private string? Known(int threadId, in PathCall call, ReadOnlySpan<byte> path) =>
        PathLookup.IdentityOf(threadId, call.Directory, path, !call.RefusesLinks) is { } identity ? folders.GetValueOrDefault(identity) : null;

    /// <summary>The path that a link makes of the one that leads to it; empty if that is too long.</summary>
    private ReadOnlySpan<byte> Follow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        const byte slash = (byte)'/';
        int kept = target[0] == slash ? 0 : path.TrimEnd(slash).LastIndexOf(slash) + 1;
        if (kept + target.Length >= _path.Length)
            return [];
        // The path may be in there already.
        path[..kept].CopyTo(_path);
        target.CopyTo(_path.AsSpan(kept));
        return _path.AsSpan(0, kept + target.Length);
    }
}
