// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>A trapped call that has to do with a path, whichever of the calls for the same question it is.</summary>
public readonly record struct PathCall
{
    // With AT_STATX_SYNC_TYPE, and with AT_EACCESS.
    private const int StatFlags = Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT | Libc.AT_EMPTY_PATH | 0x6000;
    private const int AccessFlags = Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_EMPTY_PATH | 0x200;

    /// <summary>What is asked.</summary>
    public required PathQuestion Question { get; init; }

    /// <summary>What a relative path starts from: a descriptor of the program, or <see cref="PathLookup.CurrentFolder"/>.</summary>
    public required int Directory { get; init; }

    /// <summary>Where the path is in the program's memory.</summary>
    public required ulong Path { get; init; }

    /// <summary>Whether a symbolic link at the end of the path is followed.</summary>
    public required bool FollowsLink { get; init; }

    /// <summary>Whether any symbolic link on the way is an error (RESOLVE_NO_SYMLINKS).</summary>
    public bool RefusesLinks { get; private init; }

    /// <summary>Whether the path must not leave where it starts (RESOLVE_BENEATH, RESOLVE_IN_ROOT, RESOLVE_NO_XDEV).</summary>
    public bool StaysInside { get; private init; }

    /// <summary>How it is opened.</summary>
    public OpenRequest Open { get; private init; }

    /// <summary>Where the answer is to be written.</summary>
    public ulong Buffer { get; private init; }

    /// <summary>How much is asked: bytes of a link, as a signed number; or rights, 4 to read, 2 to write, 1 to run.</summary>
    public int Extent { get; private init; }

    /// <summary>Whether flags are given that the call does not have.</summary>
    public bool HasUnknownFlags { get; private init; }

    /// <summary>The calls that <see cref="TryRead"/> knows.</summary>
    public static IReadOnlyList<SystemCall> All { get; } =
    [
        SystemCall.Open, SystemCall.OpenAt, SystemCall.OpenAt2,
        SystemCall.Stat, SystemCall.LStat, SystemCall.NewFStatAt, SystemCall.Statx,
        SystemCall.Access, SystemCall.FAccessAt, SystemCall.FAccessAt2,
        SystemCall.ReadLink, SystemCall.ReadLinkAt,
        SystemCall.GetXAttr, SystemCall.LGetXAttr, SystemCall.ListXAttr, SystemCall.LListXAttr,
    ];

    /// <summary>Reads the arguments of a call.</summary>
    /// <param name="call">Which call.</param>
    /// <param name="notification">What was trapped.</param>
    /// <param name="path">What it asks.</param>
    /// <returns>False: it is none of these calls, or its arguments cannot be read, of which the kernel tells best.</returns>
    public static bool TryRead(SystemCall call, in SeccompNotification notification, out PathCall path)
    {
        SeccompArguments from = notification.Data.Arguments;
        path = default;
        switch (call)
        {
            case SystemCall.Open:
                path = Opening(PathLookup.CurrentFolder, from.First, (int)from.Second);
                return true;
            case SystemCall.OpenAt:
                path = Opening((int)from.First, from.Second, (int)from.Third);
                return true;
            case SystemCall.OpenAt2:
                return TryReadHow(notification, out path);
            case SystemCall.Stat or SystemCall.LStat:
                path = Asking(PathQuestion.Stat, PathLookup.CurrentFolder, from.First, call == SystemCall.Stat, from.Second);
                return true;
            case SystemCall.NewFStatAt:
                path = Asking(PathQuestion.Stat, (int)from.First, from.Second, Follows(from.Fourth), from.Third, unknown: Unknown(from.Fourth, StatFlags));
                return true;
            case SystemCall.Statx:
                path = Asking(PathQuestion.Statx, (int)from.First, from.Second, Follows(from.Third), from.Fifth, unknown: Unknown(from.Third, StatFlags));
                return true;
            case SystemCall.Access:
                path = Asking(PathQuestion.Access, PathLookup.CurrentFolder, from.First, true, 0, from.Second);
                return true;
            case SystemCall.FAccessAt:
                path = Asking(PathQuestion.Access, (int)from.First, from.Second, true, 0, from.Third);
                return true;
            case SystemCall.FAccessAt2:
                path = Asking(PathQuestion.Access, (int)from.First, from.Second, Follows(from.Fourth), 0, from.Third, Unknown(from.Fourth, AccessFlags));
                return true;
            case SystemCall.ReadLink:
                path = Asking(PathQuestion.ReadLink, PathLookup.CurrentFolder, from.First, false, from.Second, from.Third);
                return true;
            case SystemCall.ReadLinkAt:
                path = Asking(PathQuestion.ReadLink, (int)from.First, from.Second, false, from.Third, from.Fourth);
                return true;
            case SystemCall.GetXAttr or SystemCall.LGetXAttr:
                path = Asking(PathQuestion.Attribute, PathLookup.CurrentFolder, from.First, call == SystemCall.GetXAttr, from.Third);
                return true;
            case SystemCall.ListXAttr or SystemCall.LListXAttr:
                path = Asking(PathQuestion.AttributeNames, PathLookup.CurrentFolder, from.First, call == SystemCall.ListXAttr, from.Second);
                return true;
            default:
                return false;
        }
    }

    private static PathCall Opening(int directory, ulong path, int flags)
    {
        var open = new OpenRequest(flags);
        return new PathCall { Question = PathQuestion.Open, Directory = directory, Path = path, FollowsLink = open.FollowsLink, Open = open };
    }

    private static PathCall Asking(PathQuestion question, int directory, ulong path, bool follows, ulong buffer, ulong extent = 0, bool unknown = false) => new()
    {
        Question = question,
        Directory = directory,
        Path = path,
        FollowsLink = follows,
        Buffer = buffer,
        Extent = (int)extent,
        HasUnknownFlags = unknown,
    };

    private static bool Follows(ulong flags) => (flags & Libc.AT_SYMLINK_NOFOLLOW) == 0;

    private static bool Unknown(ulong flags, int known) => ((int)flags & ~known) != 0;

    private static unsafe bool TryReadHow(in SeccompNotification notification, out PathCall path)
    {
        path = default;
        SeccompArguments from = notification.Data.Arguments;
        OpenHow how = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<OpenHow>(ref how));
        if (from.Fourth < (ulong)bytes.Length || ProcessMemory.Read(notification.ThreadId, from.Third, bytes) != MemoryAccess.Done)
            return false;
        path = Opening((int)from.First, from.Second, (int)how.Flags) with
        {
            RefusesLinks = (how.Resolve & Libc.RESOLVE_NO_SYMLINKS) != 0,
            StaysInside = (how.Resolve & (Libc.RESOLVE_BENEATH | Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_XDEV)) != 0,
        };
        return true;
    }
}
