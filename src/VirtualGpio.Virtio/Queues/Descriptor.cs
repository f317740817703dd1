// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>A copy of a descriptor: <c>struct virtq_desc</c>, or <c>struct pvirtq_desc</c>, whose last two fields change places.</summary>
internal readonly struct Descriptor
{
    /// <summary>The size of a descriptor in the memory.</summary>
    public const int Size = 16;

    private readonly ulong _rest;

    private Descriptor(ulong address, ulong rest)
    {
        Address = address;
        _rest = rest;
    }

    /// <summary>The buffer's address in the guest.</summary>
    public ulong Address { get; }

    /// <summary>The buffer's length in bytes.</summary>
    public uint Length => (uint)_rest;

    /// <summary>Split: the flags. Packed: the buffer's ID.</summary>
    public ushort Third => (ushort)(_rest >> 32);

    /// <summary>Split: the index of the next descriptor. Packed: the flags.</summary>
    public ushort Fourth => (ushort)(_rest >> 48);

    /// <summary>Copies a descriptor of a ring, which is aligned. Each half is read once.</summary>
    /// <param name="at">Where it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Descriptor Read(byte* at) =>
        new(Volatile.Read(ref *(ulong*)at), Volatile.Read(ref *(ulong*)(at + sizeof(ulong))));

    /// <summary>Makes a copy of what was copied elsewhere.</summary>
    /// <param name="address">The buffer's address.</param>
    /// <param name="length">Its length.</param>
    /// <param name="third">See <see cref="Third"/>.</param>
    /// <param name="fourth">See <see cref="Fourth"/>.</param>
    public static Descriptor From(ulong address, uint length, ushort third, ushort fourth) =>
        new(address, length | ((ulong)third << 32) | ((ulong)fourth << 48));

    /// <summary>Copies a descriptor of a table, which need not be aligned and may lie across two regions.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="address">The table's address in the guest; the table does not wrap.</param>
    /// <param name="index">Which descriptor.</param>
    /// <param name="descriptor">The copy.</param>
    /// <returns>False: the guest has no memory there.</returns>
    public static unsafe bool TryRead(GuestMemory memory, ulong address, int index, out Descriptor descriptor)
    {
        ulong* halves = stackalloc ulong[2];
        var copy = new Span<byte>(halves, Size);
        address += (ulong)index * Size;
        if (memory.TryGuest(address, Size, out Span<byte> bytes))
        {
            bytes[..Size].CopyTo(copy);
        }
        else
        {
            for (int done = 0; done < Size; done += bytes.Length)
            {
                if (!memory.TryGuestRun(address + (uint)done, (uint)(Size - done), out bytes))
                {
                    descriptor = default;
                    return false;
                }

                bytes.CopyTo(copy[done..]);
            }
        }

        descriptor = new Descriptor(halves[0], halves[1]);
        return true;
    }
}
