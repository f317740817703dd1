// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Uapi.Paths;

/// <summary>
/// Answers the calls by which a program and its children look for files: those that lead to something of ours; all others go
/// on in the kernel. For the board's thread.
/// </summary>
/// <remarks>
/// This hides nothing and guards nothing. A program can change a path after it was looked at, and then gets what the kernel
/// has there.
/// </remarks>
internal sealed class PathAnswers : IDisposable
{
    /// <summary>Beyond what devices in /dev have, which get their numbers from 1 up.</summary>
    private const ulong FirstInode = 0x6770_0000;

    // Most paths are shorter, and the rest of the page is not copied for them.
    private const int UsualLength = 256;

    private readonly SeccompListener _listener;
    private readonly TrappedDevices _view;
    private readonly PathResolver _resolver;
    private readonly FolderListing _listing;
    private readonly FileIdentity _devices;
    private readonly byte[] _path = new byte[PathLookup.LongestPath];
    private bool _hasSlashBehind;

    /// <summary>Prepares to answer.</summary>
    /// <param name="listener">Receives the calls.</param>
    /// <param name="view">What is ours.</param>
    public PathAnswers(SeccompListener listener, TrappedDevices view)
    {
        _listener = listener;
        _view = view;
        Dictionary<FileIdentity, string> folders = [];
        foreach (string folder in new[] { DeviceTree.Devices, DeviceTree.Buses, DeviceTree.Numbers })
        {
            if (PathLookup.IdentityOfOurs(folder) is { } identity)
                folders.TryAdd(identity, folder);
        }

        _devices = PathLookup.IdentityOfOurs(DeviceTree.Devices) ?? default;
        _resolver = new PathResolver(view.Tree, folders);
        _listing = new FolderListing(listener, view, folders);
    }

    /// <summary>What keeps it from doing its work, as sentences; null: nothing.</summary>
    public string? Warning { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _listing.Dispose();

    /// <summary>Answers a call.</summary>
    /// <param name="which">Which call it is.</param>
    /// <param name="call">The call.</param>
    /// <param name="opener">Opens the chips.</param>
    public void Answer(SystemCall which, in SeccompNotification call, IChipOpener opener)
    {
        if (which == SystemCall.GetDEnts64)
        {
            _listing.Answer(call);
            return;
        }

        if (!PathCall.TryRead(which, call, out PathCall path) || Find(call, path) is not { IsKernels: false } found)
        {
            _listener.Continue(call.Id);
            return;
        }

        // Whose memory was read, and whose folders were looked at, was not known until now.
        if (!_listener.IsValid(call.Id))
            return;
        Errno error = path.HasUnknownFlags ? Errno.EINVAL : found.Error;
        if (error == Errno.None && _hasSlashBehind)
            error = Errno.EISDIR;
        if (error == Errno.None)
            error = Answer(call, path, found.Node!, opener);
        if (error != Errno.None)
            _listener.Fail(call.Id, error);
    }

    /// <summary>The number of a chip's file.</summary>
    internal static ulong InodeOf(TreeNode chip) => FirstInode + chip.Minor;

    private static bool IsFolder(TreeNode node) => node.Kind is TreeNodeKind.Folder or TreeNodeKind.RealFolder;

    private PathOutcome Find(in SeccompNotification call, in PathCall path)
    {
        MemoryAccess access = ProcessMemory.ReadString(call.ThreadId, path.Path, _path.AsSpan(0, UsualLength), out int length);
        if (access == MemoryAccess.TooLong)
            access = ProcessMemory.ReadString(call.ThreadId, path.Path, _path, out length);
        if (access == MemoryAccess.Forbidden && _listener.IsValid(call.Id))
            Warning = ProcessMemory.WhyForbidden();
        if (access != MemoryAccess.Done)
            return default;
        // What is to be made cannot be a folder, of which the kernel tells before it looks whether it is there.
        const byte slash = (byte)'/';
        Span<byte> text = _path.AsSpan(0, length);
        _hasSlashBehind = path.Open.MayCreate && length > 1 && text[^1] == slash;
        return _resolver.Resolve(call.ThreadId, path, _hasSlashBehind ? text.TrimEnd(slash) : text);
    }

    /// <summary>Answers, or says which error is to be the answer.</summary>
    private Errno Answer(in SeccompNotification call, in PathCall path, TreeNode node, IChipOpener opener) => path.Question switch
    {
        PathQuestion.Open => Open(call, path.Open, node, opener),
        PathQuestion.Stat or PathQuestion.Statx => Status(call, path, node),
        PathQuestion.Access => Access(call, path.Extent, node),
        PathQuestion.ReadLink => ReadLink(call, path, node),
        PathQuestion.Attribute => Errno.ENODATA,
        _ => Done(call, 0),
    };

    private Errno Open(in SeccompNotification call, OpenRequest request, TreeNode node, IChipOpener opener)
    {
        if (request.WantsNewFile)
            return Errno.EEXIST;
        if (request.WantsFolder && !IsFolder(node))
            return Errno.ENOTDIR;
        if (node.Kind == TreeNodeKind.Chip)
            return opener.Open(call, node.Name, request);
        if (IsFolder(node) && (request.Writes || request.MayCreate))
            return Errno.EISDIR;
        if (request.Writes)
            return Errno.EACCES;
        using FileDescriptor? file = request.Open(_view.Sysfs.PathOf(node), out Errno error);
        if (file is null)
            return error;
        int number = _listener.ReturnDescriptor(call.Id, file, request.ClosesOnExec);
        return number is >= 0 or -(int)Errno.ENOENT ? Errno.None : (Errno)(-number);
    }

    private Errno Status(in SeccompNotification call, in PathCall path, TreeNode node)
    {
        ProgramFileStatus? status = node.Kind == TreeNodeKind.Chip
            ? ProgramFileStatus.OfCharacterDevice(_view.Tree.Major, node.Minor, _devices, InodeOf(node), _view.Made)
            : ProgramFileStatus.Of(_view.Sysfs.PathOf(node));
        if (status is not { } known)
            return Errno.ENOENT;
        Span<byte> bytes = stackalloc byte[ProgramFileStatus.LargestSize];
        int length = path.Question == PathQuestion.Stat ? known.WriteStat(bytes) : known.WriteStatx(bytes);
        return Write(call, path.Buffer, bytes[..length], 0);
    }

    /// <summary>access(2): everybody may do what root may do with these files, which is not to write what sysfs has, nor to run it.</summary>
    private Errno Access(in SeccompNotification call, int rights, TreeNode node)
    {
        const int run = 1;
        const int write = 2;
        const int all = 7;
        if ((rights & ~all) != 0)
            return Errno.EINVAL;
        bool mayRun = IsFolder(node) || node.Kind == TreeNodeKind.Link;
        bool mayWrite = node.Kind is TreeNodeKind.Chip or TreeNodeKind.Link;
        return ((rights & run) != 0 && !mayRun) || ((rights & write) != 0 && !mayWrite) ? Errno.EACCES : Done(call, 0);
    }

    private Errno ReadLink(in SeccompNotification call, in PathCall path, TreeNode node)
    {
        if (path.Extent <= 0 || node.Kind != TreeNodeKind.Link)
            return Errno.EINVAL;
        byte[] text = Encoding.ASCII.GetBytes(node.Text);
        int length = Math.Min(text.Length, path.Extent);
        return Write(call, path.Buffer, text.AsSpan(0, length), length);
    }

    private Errno Write(in SeccompNotification call, ulong address, ReadOnlySpan<byte> bytes, int result) =>
        ProcessMemory.Write(call.ThreadId, address, bytes) == MemoryAccess.Done ? Done(call, result) : Errno.EFAULT;

    private Errno Done(in SeccompNotification call, int result)
    {
        _listener.Return(call.Id, result);
        return Errno.None;
    }
}
