// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>The numbers of QueueRegionSplit, QueueRegionPacked and their entries, in bytes.</summary>
internal static class InflightLayout
{
    /// <summary>What <see cref="Version"/> holds; 0 stands for a record that was never used.</summary>
    public const ushort CurrentVersion = 1;

    /// <summary>u16 <c>version</c>. A u64 <c>features</c>, always 0, stands before it.</summary>
    public const int Version = 8;

    /// <summary>u16 <c>desc_num</c>.</summary>
    public const int Entries = 10;

    /// <summary>Split: u16 <c>last_batch_head</c>.</summary>
    public const int LastBatchHead = 12;

    /// <summary>Split: u16 <c>used_idx</c>.</summary>
    public const int UsedIndex = 14;

    /// <summary>Packed: u16 <c>free_head</c>.</summary>
    public const int FreeHead = 12;

    /// <summary>Packed: u16 <c>old_free_head</c>.</summary>
    public const int OldFreeHead = 14;

    /// <summary>
    /// Packed: u16 <c>used_idx</c>, u16 <c>old_used_idx</c>, u8 <c>used_wrap_counter</c>, u8 <c>old_used_wrap_counter</c> and
    /// two bytes of padding: one word of 64 bits.
    /// </summary>
    public const int UsedWord = 16;

    /// <summary>The alignment of each queue's part.</summary>
    public const int Alignment = 64;

    private const int SplitHeader = 16;
    private const int SplitEntry = 16;
    private const int PackedHeader = 32;
    private const int PackedEntry = 32;

    /// <summary>Where an entry begins.</summary>
    /// <param name="isPacked">The layout.</param>
    /// <param name="index">Which entry.</param>
    public static int EntryOffset(bool isPacked, int index) =>
        isPacked ? PackedHeader + index * PackedEntry : SplitHeader + index * SplitEntry;

    /// <summary>The size of a queue's part, which has room for either layout.</summary>
    /// <param name="queueSize">How many entries it has.</param>
    public static int SizeOf(int queueSize) => Align(PackedHeader + queueSize * PackedEntry);

    /// <summary>Rounds up to the alignment.</summary>
    /// <param name="size">A number of bytes.</param>
    public static int Align(int size) => (size + Alignment - 1) & ~(Alignment - 1);
}
