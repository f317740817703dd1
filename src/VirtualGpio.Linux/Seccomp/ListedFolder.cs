// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>A folder of which programs read more than there is: tells where its real entries end. One thread.</summary>
public sealed unsafe class ListedFolder : IDisposable
{
    private const int BufferSize = 4096;

    private readonly FileDescriptor _folder;

    private ListedFolder(FileDescriptor folder) => _folder = folder;

    /// <summary>Opens a folder; null if it is not there or may not be read.</summary>
    /// <param name="path">The folder.</param>
    public static ListedFolder? TryOpen(string path)
    {
        int fd = Libc.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        return fd < 0 ? null : new ListedFolder(new FileDescriptor(fd));
    }

    /// <summary>Whether a reader that is at a position has read all there is.</summary>
    /// <param name="position">The position of the reader's own open file.</param>
    public bool IsEnd(long position)
    {
        byte* buffer = stackalloc byte[BufferSize];
        return position >= 0 && Libc.Seek(_folder, position, Libc.SEEK_SET) == position
            && Libc.GetDirectoryEntries(_folder, buffer, BufferSize) == 0;
    }

    /// <summary>Writes <c>struct linux_dirent64</c>.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="inode">The number of the file.</param>
    /// <param name="position">Where the listing goes on.</param>
    /// <param name="type">The DT_ value (dirent.h).</param>
    /// <param name="name">The name.</param>
    /// <returns>How many bytes it has; 0: there is no room.</returns>
    public static int WriteEntry(Span<byte> into, ulong inode, long position, byte type, string name)
    {
        const int alignment = 8;
        int length = (Libc.DirectoryEntryName + Encoding.UTF8.GetByteCount(name) + 1 + alignment - 1) / alignment * alignment;
        if (length > into.Length)
            return 0;
        into[..length].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(into, inode);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], position);
        BinaryPrimitives.WriteUInt16LittleEndian(into[Libc.DirectoryEntryLength..], (ushort)length);
        into[Libc.DirectoryEntryType] = type;
        Encoding.UTF8.GetBytes(name, into[Libc.DirectoryEntryName..]);
        return length;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
