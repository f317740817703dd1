// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>
/// What a driver has put into a virtqueue at once: bytes to read, then room for bytes to write. Valid from
/// <see cref="Virtqueue.TryTake"/> to <see cref="Virtqueue.Give"/>.
/// </summary>
/// <remarks>
/// It is a copy of the descriptors, made when the chain was taken: what the driver does to them afterwards has no effect. The
/// addresses are looked up at each access, since the memory can change meanwhile. The objects are used again.
/// </remarks>
public sealed class DescriptorChain
{
    private readonly GuestMemory _memory;
    private readonly SegmentPool _pool;
    private int _first = -1;
    private int _last = -1;
    private int _firstWritable = -1;
    private uint _readable;
    private uint _writable;

    internal DescriptorChain(Virtqueue queue, GuestMemory memory, SegmentPool pool, ushort id)
    {
        Queue = queue;
        _memory = memory;
        _pool = pool;
        Id = id;
    }

    /// <summary>How many bytes can be read.</summary>
    public uint Readable => _readable;

    /// <summary>How many bytes can be written.</summary>
    public uint Writable => _writable;

    /// <summary>What the driver knows it by: the index of its first descriptor (split), or the buffer's ID (packed).</summary>
    internal ushort Id { get; }

    /// <summary>The queue that it belongs to.</summary>
    internal Virtqueue Queue { get; }

    /// <summary>Whether it is taken and not yet given back.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>Packed: how many slots of the ring it holds.</summary>
    internal ushort Slots { get; set; }

    /// <summary>Packed: its first entry in the record of what is in flight.</summary>
    internal ushort RecordEntry { get; set; }

    /// <summary>Copies bytes out of the chain.</summary>
    /// <param name="offset">The first byte, from the beginning of what can be read.</param>
    /// <param name="into">Where they go.</param>
    /// <returns>How many there were: fewer than asked for if the chain ends before.</returns>
    /// <exception cref="VirtqueueException">The guest has no memory there.</exception>
    /// <exception cref="InvalidOperationException">The chain was given back.</exception>
    public int Read(uint offset, Span<byte> into)
    {
        ThrowIfGiven();
        if (offset >= _readable)
            return 0;
        if ((uint)into.Length > _readable - offset)
            into = into[..(int)(_readable - offset)];
        ref Segment segment = ref _pool[_first];
        if ((ulong)offset + (uint)into.Length <= segment.Length
            && _memory.TryGuest(segment.Address + offset, (uint)into.Length, out Span<byte> bytes))
        {
            bytes.CopyTo(into);
        }
        else
        {
            ReadPieces(ref segment, offset, into);
        }

        return into.Length;
    }

    /// <summary>Copies bytes into the chain.</summary>
    /// <param name="offset">The first byte, from the beginning of what can be written.</param>
    /// <param name="from">The bytes.</param>
    /// <returns>How many found room.</returns>
    /// <exception cref="VirtqueueException">The guest has no memory there.</exception>
    /// <exception cref="InvalidOperationException">The chain was given back.</exception>
    public int Write(uint offset, ReadOnlySpan<byte> from)
    {
        ThrowIfGiven();
        if (offset >= _writable)
            return 0;
        if ((uint)from.Length > _writable - offset)
            from = from[..(int)(_writable - offset)];
        ref Segment segment = ref _pool[_firstWritable];
        if ((ulong)offset + (uint)from.Length <= segment.Length
            && _memory.TryGuest(segment.Address + offset, (uint)from.Length, out Span<byte> bytes))
        {
            from.CopyTo(bytes);
        }
        else
        {
            WritePieces(ref segment, offset, from);
        }

        return from.Length;
    }

    /// <summary>Adds a buffer, while the chain is being taken.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="length">Its length. One without bytes counts, and is left out.</param>
    /// <param name="isWritable">Whether it is to be written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ChainFlaw Append(ulong address, uint length, bool isWritable)
    {
        if (length > ulong.MaxValue - address)
            return ChainFlaw.AddressWraps;
        ref uint sum = ref isWritable ? ref _writable : ref _readable;
        if (length > uint.MaxValue - sum)
            return ChainFlaw.TooLarge;
        if (!isWritable && _firstWritable >= 0)
            return ChainFlaw.ReadableAfterWritable;
        if (length == 0)
            return ChainFlaw.None;
        int index = _pool.Take(address, length);
        if (index < 0)
            return ChainFlaw.TooManySegments;
        sum += length;
        if (_first < 0)
            _first = index;
        else
            _pool[_last].Next = index;
        _last = index;
        if (isWritable && _firstWritable < 0)
            _firstWritable = index;
        return ChainFlaw.None;
    }

    /// <summary>Makes the chain empty, and not taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release()
    {
        if (_first >= 0)
            _pool.Return(_first, _last);
        _first = _last = _firstWritable = -1;
        _readable = _writable = 0;
        IsTaken = false;
    }

    private void ReadPieces(ref Segment segment, uint offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            if (offset < segment.Length)
            {
                Span<byte> run = Run(segment, offset, into.Length);
                run.CopyTo(into);
                into = into[run.Length..];
                offset += (uint)run.Length;
            }

            if (offset >= segment.Length && !into.IsEmpty)
            {
                offset -= segment.Length;
                segment = ref _pool[segment.Next];
            }
        }
    }

    private void WritePieces(ref Segment segment, uint offset, ReadOnlySpan<byte> from)
    {
        while (!from.IsEmpty)
        {
            if (offset < segment.Length)
            {
                Span<byte> run = Run(segment, offset, from.Length);
                from[..run.Length].CopyTo(run);
                from = from[run.Length..];
                offset += (uint)run.Length;
            }

            if (offset >= segment.Length && !from.IsEmpty)
            {
                offset -= segment.Length;
                segment = ref _pool[segment.Next];
            }
        }
    }

    private Span<byte> Run(in Segment segment, uint offset, int wanted)
    {
        uint length = Math.Min(segment.Length - offset, (uint)wanted);
        return _memory.TryGuestRun(segment.Address + offset, length, out Span<byte> run)
            ? run
            : throw new VirtqueueException(
                $"A descriptor of the chain {Id} refers to the guest's address 0x{segment.Address + offset:x}, where the guest "
                + "has no memory.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ThrowIfGiven()
    {
        if (!IsTaken)
            ThrowGiven();
    }

    [DoesNotReturn]
    private static void ThrowGiven() =>
        throw new InvalidOperationException("The chain was given back: it is the driver's again.");
}
