// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Uapi.Paths;

/// <summary>
/// Puts what is ours at the end of the listings of real folders. Nothing is left out of them: a real chip that programs
/// cannot find is listed all the same. For the board's thread.
/// </summary>
/// <remarks>
/// The kernel lists its own entries itself. When a reader has come to their end, as its position tells, it gets ours; that
/// it has got them is remembered by its process and descriptor until it asks once more, or begins anew.
/// </remarks>
internal sealed class FolderListing : IDisposable
{
    /// <summary>More readers at once than there are, unless somebody wants to fill the memory.</summary>
    private const int MostReaders = 256;

    private const int LargestAnswer = 32 * 1024;
    private const byte TypeOfChip = 2;
    private const byte TypeOfFolder = 4;
    private const byte TypeOfLink = 10;

    private readonly SeccompListener _listener;
    private readonly TrappedDevices _view;
    private readonly Dictionary<FileIdentity, (ListedFolder Folder, TreeNode[] Nodes)> _folders = [];
    private readonly Dictionary<(int Process, int Number), int> _given = [];
    private readonly byte[] _answer = new byte[LargestAnswer];

    /// <summary>Opens the folders.</summary>
    /// <param name="listener">Receives the calls.</param>
    /// <param name="view">What is ours.</param>
    /// <param name="folders">Which real folders have something of ours in them.</param>
    public FolderListing(SeccompListener listener, TrappedDevices view, IReadOnlyDictionary<FileIdentity, string> folders)
    {
        _listener = listener;
        _view = view;
        foreach ((FileIdentity identity, string path) in folders)
        {
            if (ListedFolder.TryOpen(path) is { } folder)
                _folders.Add(identity, (folder, [.. view.Tree.Nodes.Where(node => node.Folder == path)]));
        }
    }

    /// <summary>Answers a call that reads a folder.</summary>
    /// <param name="call">The call: getdents64.</param>
    public void Answer(in SeccompNotification call)
    {
        int number = (int)call.Data.Arguments.First;
        if (ProgramDescriptor.Look(call.ThreadId, number, out ProgramDescriptor descriptor) != Errno.None
            || !_folders.TryGetValue(new FileIdentity(descriptor.Device, descriptor.Inode), out (ListedFolder Folder, TreeNode[] Nodes) folder)
            || !PathLookup.SharesRoot(call.ThreadId)
            || ProgramDescriptor.PositionOf(call.ThreadId, number) is not { } position
            || ProgramDescriptor.ProcessOf(call.ThreadId) is not { } process)
        {
            _listener.Continue(call.Id);
            return;
        }

        TreeNode[] missing = folder.Folder.IsEnd(position) ? [.. folder.Nodes.Where(node => PathLookup.IdentityOfOurs(node.Path) is null)] : [];
        int given = _given.GetValueOrDefault((process, number));
        if (given >= missing.Length)
        {
            // Not at the end yet, or at the end of all.
            _given.Remove((process, number));
            _listener.Continue(call.Id);
            return;
        }

        Give(call, (process, number), missing, given, position);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((ListedFolder folder, _) in _folders.Values)
            folder.Dispose();
    }

    private void Give(in SeccompNotification call, (int Process, int Number) reader, TreeNode[] nodes, int given, long position)
    {
        Span<byte> answer = _answer.AsSpan(0, (int)Math.Min((uint)call.Data.Arguments.Third, LargestAnswer));
        int length = 0;
        while (given < nodes.Length && Write(answer[length..], nodes[given], position) is > 0 and var written)
        {
            length += written;
            given++;
        }

        if (!_listener.IsValid(call.Id))
            return;
        if (length == 0)
        {
            _listener.Fail(call.Id, Errno.EINVAL);
        }
        else if (ProcessMemory.Write(call.ThreadId, call.Data.Arguments.Second, answer[..length]) != MemoryAccess.Done)
        {
            _listener.Fail(call.Id, Errno.EFAULT);
        }
        else
        {
            if (_given.Count >= MostReaders)
                _given.Clear();
            _given[reader] = given;
            _listener.Return(call.Id, length);
        }
    }

    private int Write(Span<byte> into, TreeNode node, long position)
    {
        byte type = node.Kind switch { TreeNodeKind.Chip => TypeOfChip, TreeNodeKind.Folder => TypeOfFolder, _ => TypeOfLink };
        ulong inode = node.Kind == TreeNodeKind.Chip ? PathAnswers.InodeOf(node) : ProgramFileStatus.Of(_view.Sysfs.PathOf(node))?.Inode ?? 1;
        return ListedFolder.WriteEntry(into, inode, position, type, node.Name);
    }
}
