// SPDX-License-Identifier: MIT
using System.Numerics;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// A part of a file, of any size and from any offset on, mapped into this process: the memory of a machine, of which
/// <see cref="SharedMemory"/> could show the first 2 GiB only.
/// </summary>
/// <remarks>
/// Invariant: <see cref="Start"/> points to <see cref="Length"/> mapped bytes until <see cref="Dispose"/>, and is null
/// afterwards. Nothing checks an access: who takes the pointer keeps within the length, and lets go of it before the disposal.
/// <para>
/// The other side writes at any time, and if it can truncate the file (<see cref="MemoryFile.IsSealedAgainstShrinking"/>), an
/// access behind the new end ends this process with SIGBUS.
/// </para>
/// </remarks>
public sealed unsafe class MappedFile : IDisposable
{
    // Far above the largest page of any architecture; what says more is no block size of memory.
    private const uint MaxBlockSize = 1u << 31;

    private void* _mapping;
    private readonly nuint _mappedLength;

    private MappedFile(void* mapping, nuint mappedLength, ulong skipped, ulong length)
    {
        _mapping = mapping;
        _mappedLength = mappedLength;
        Start = (byte*)mapping + skipped;
        Length = length;
    }

    /// <summary>Unmaps a file that nobody disposed of.</summary>
    ~MappedFile() => Unmap();

    /// <summary>The first byte; null after disposal.</summary>
    public byte* Start { get; private set; }

    /// <summary>The number of bytes; 0 after disposal.</summary>
    public ulong Length { get; private set; }

    /// <summary>Maps a part of a file for reading and writing. The file may be disposed of afterwards.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">The first byte; it need not be that of a page.</param>
    /// <param name="length">The number of bytes, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file has no such part.</exception>
    /// <exception cref="LinuxException">The file cannot be mapped, or not for writing.</exception>
    public static MappedFile Map(MemoryFile file, ulong offset, ulong length)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfZero(length);
        FileStatus status = FileStatus.Of(file);
        if (offset >= status.Size || length > status.Size - offset)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"From the offset {offset} on, this file of {status.Size} bytes has less.");
        }

        // Huge pages are mapped and unmapped as a whole, and their size is what such a file gives as its block size.
        uint block = Math.Max(BlockSizeOf(status), (uint)Environment.SystemPageSize);
        ulong skipped = offset & (block - 1);
        ulong mapped = (skipped + length + (block - 1)) & ~(ulong)(block - 1);
        void* mapping = Libc.Mmap(
            null, (nuint)mapped, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, file, (long)(offset - skipped));
        return (nint)mapping != -1
            ? new MappedFile(mapping, (nuint)mapped, skipped, length)
            : throw LinuxException.FromLast("mmap");
    }

    /// <summary>Unmaps the file. No pointer into it may be used any more.</summary>
    public void Dispose()
    {
        Unmap();
        GC.SuppressFinalize(this);
    }

    private static uint BlockSizeOf(FileStatus status)
    {
        uint size = *(uint*)((byte*)&status + FileStatusBlockSize);
        return BitOperations.IsPow2(size) && size <= MaxBlockSize ? size : 0;
    }

    /// <summary>The offset of <c>stx_blksize</c> in <c>struct statx</c>.</summary>
    private const int FileStatusBlockSize = 4;

    private void Unmap()
    {
        if (_mapping == null)
            return;
        Length = 0;
        Start = null;
        _ = Libc.Munmap(_mapping, _mappedLength);
        _mapping = null;
    }
}
