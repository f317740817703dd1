// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio.Virtio.Queues;

/// <summary>A slot of a packed ring, and the wrap counter of the lap (virtio 1.3, 2.8.1).</summary>
/// <param name="Index">The slot.</param>
/// <param name="Wrap">The wrap counter: true in the first lap, false in the second, and so on.</param>
internal readonly record struct PackedPosition(ushort Index, bool Wrap)
{
    private const int WrapBit = 1 << 15;

    /// <summary>Where a ring begins.</summary>
    public static PackedPosition First => new(0, true);

    /// <summary>The slot in bits 0 to 14, the wrap counter in bit 15.</summary>
    public ushort Word => (ushort)(Index | (Wrap ? WrapBit : 0));

    /// <summary>The opposite of <see cref="Word"/>.</summary>
    /// <param name="word">The word.</param>
    public static PackedPosition FromWord(ushort word) => new((ushort)(word & (WrapBit - 1)), (word & WrapBit) != 0);

    /// <summary>The position some slots later.</summary>
    /// <param name="slots">How many, at most a lap.</param>
    /// <param name="size">The size of the ring.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PackedPosition Plus(int slots, int size)
    {
        int index = Index + slots;
        return index < size ? new((ushort)index, Wrap) : new((ushort)(index - size), !Wrap);
    }

    /// <summary>How many slots later another position comes, less than two laps.</summary>
    /// <param name="later">The other position.</param>
    /// <param name="size">The size of the ring, above both slots.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SlotsTo(PackedPosition later, int size)
    {
        int slots = later.Index - Index + (later.Wrap == Wrap ? 0 : size);
        return slots < 0 ? slots + 2 * size : slots;
    }

    /// <summary>Whether a slot of this lap is available, by its flags.</summary>
    /// <param name="flags">The flags.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAvailable(ushort flags) =>
        (flags & (DescriptorFlags.Available | DescriptorFlags.Used))
        == (Wrap ? DescriptorFlags.Available : DescriptorFlags.Used);
}
