// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// A <see cref="MemoryFile"/> mapped into this process and shared with others. The other side writes at any time, so
/// every access through the references given out here must be made with <see cref="Volatile"/> or
/// <see cref="Interlocked"/>, and what was read must be copied before it is checked and used.
/// </summary>
/// <remarks>
/// Invariants: <c>_base</c> points to <c>_length</c> mapped bytes until <see cref="Dispose"/>, which first sets
/// <c>_length</c> to zero; every access checks its range against <c>_length</c>. Disposal is for the thread that owns
/// the mapping, when no other thread uses it or a reference into it any more.
/// <para>
/// If the other side can truncate the file, an access behind its new end ends this process with SIGBUS. Memory made by
/// <see cref="MemoryFile.CreateSealed"/> cannot be truncated. For a file received from elsewhere the size is checked
/// when it is mapped, which is all that can be done if <see cref="MemoryFile.IsSealedAgainstShrinking"/> is false.
/// </para>
/// </remarks>
public sealed unsafe class SharedMemory : IDisposable
{
    private readonly byte* _base;
    private readonly nuint _mappedLength;
    private int _length;
    private bool _disposed;

    private SharedMemory(byte* address, int length)
    {
        _base = address;
        _mappedLength = (nuint)length;
        _length = length;
    }

    /// <summary>Unmaps memory that nobody disposed of.</summary>
    ~SharedMemory() => Unmap();

    /// <summary>The number of bytes mapped; 0 after disposal.</summary>
    public int Length => _length;

    /// <summary>Maps the first bytes of a file. The file may be disposed of afterwards.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The number of bytes: 1 up to the file's size, and 2 GiB − 1 at the most.</param>
    /// <param name="writable">
    /// Whether this process may write. Writing to a mapping that is not writable ends the process.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The file is smaller than <paramref name="length"/>.</exception>
    /// <exception cref="LinuxException">The file cannot be mapped.</exception>
    public static SharedMemory Map(MemoryFile file, long length, bool writable = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        long size = file.Length;
        if (length < 1 || length > size || length > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"1 to {Math.Min(size, int.MaxValue)} bytes of this file can be mapped.");
        }

        int protection = writable ? Libc.PROT_READ | Libc.PROT_WRITE : Libc.PROT_READ;
        void* address = Libc.Mmap(null, (nuint)length, protection, Libc.MAP_SHARED, file, 0);
        return (nint)address != -1
            ? new SharedMemory((byte*)address, (int)length)
            : throw LinuxException.FromLast("mmap");
    }

    /// <summary>The 16-bit word at an offset.</summary>
    /// <param name="offset">The offset in bytes, a multiple of 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the memory, or not aligned.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ushort UInt16At(int offset) => ref At<ushort>(offset);

    /// <summary>The 32-bit word at an offset.</summary>
    /// <param name="offset">The offset in bytes, a multiple of 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the memory, or not aligned.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref uint UInt32At(int offset) => ref At<uint>(offset);

    /// <summary>The 64-bit word at an offset.</summary>
    /// <param name="offset">The offset in bytes, a multiple of 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the memory, or not aligned.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong UInt64At(int offset) => ref At<ulong>(offset);

    /// <summary>A value of any unmanaged type at an offset.</summary>
    /// <typeparam name="T">
    /// The type. It is taken to be aligned to the largest power of two that divides its size, 8 at the most.
    /// </typeparam>
    /// <param name="offset">The offset in bytes, a multiple of the alignment.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the memory, or not aligned.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(int offset)
        where T : unmanaged
    {
        int alignment = Math.Min(sizeof(T) & -sizeof(T), sizeof(ulong));
        // As unsigned, a negative offset is a large one; in 64 bits the sum cannot wrap.
        if ((ulong)(uint)offset + (uint)sizeof(T) > (uint)_length || (offset & (alignment - 1)) != 0)
            ThrowBadRange(offset, sizeof(T), alignment);
        return ref Unsafe.AsRef<T>(_base + (uint)offset);
    }

    /// <summary>A range of bytes, for copying. The other side can change it at any time.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">The number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Bytes(int offset, int length)
    {
        if ((ulong)(uint)offset + (uint)length > (uint)_length || _disposed)
            ThrowBadRange(offset, length, 1);
        return new Span<byte>(_base + (uint)offset, length);
    }

    /// <summary>Unmaps the memory. No thread may be using it or a reference into it.</summary>
    public void Dispose()
    {
        Unmap();
        GC.SuppressFinalize(this);
    }

    private void Unmap()
    {
        if (_disposed)
            return;
        _disposed = true;
        _length = 0;
        _ = Libc.Munmap(_base, _mappedLength);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowBadRange(int offset, int size, int alignment)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        throw new ArgumentOutOfRangeException(
            nameof(offset),
            offset,
            $"{size} bytes aligned to {alignment} do not fit there in a memory of {_length} bytes.");
    }
}
