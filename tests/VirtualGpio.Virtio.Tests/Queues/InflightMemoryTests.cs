// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

public sealed class InflightMemoryTests
{
    [Fact]
    public void Queues_and_state_lie_behind_each_other_and_what_was_written_is_found_again()
    {
        using var first = InflightMemory.Create(3, 64, 100);
        Assert.Equal(InflightMemory.SizeOf(3, 64, 100), first.File.Length);
        Assert.True(first.File.IsSealedAgainstShrinking);
        Assert.Equal(first.File.Length, first.StateOffset + 100);
        first.Memory.Bytes(first.StateOffset, first.StateSize).Fill(0x77);
        using var second = InflightMemory.Adopt(
            MemoryFile.FromDescriptor(first.File.Duplicate()), 0, (ulong)first.File.Length, 3, 64, 100);
        Assert.Equal(100, second.Memory.Bytes(second.StateOffset, 100).Count((byte)0x77));
        Assert.Equal(64, second.Queue(2).QueueSize);
        first.Memory.Bytes(0, first.StateOffset).Fill(0x55);
        second.ClearRecords();
        Assert.Equal(-1, first.Memory.Bytes(0, first.StateOffset).IndexOfAnyExcept((byte)0));
        Assert.Equal(100, first.Memory.Bytes(first.StateOffset, 100).Count((byte)0x77));
        Assert.Throws<IndexOutOfRangeException>(() => second.Queue(3));
    }

    [Theory]
    [InlineData(0, 64, 0)]
    [InlineData(1025, 64, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 32769, 0)]
    [InlineData(1, 1, -1)]
    [InlineData(1024, 32768, 0)]
    [InlineData(1, 1, int.MaxValue)]
    public void What_is_too_large_or_nothing_is_not_made(int queues, int size, int state) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => InflightMemory.Create(queues, size, state));

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(4, 8192)]
    [InlineData(8192, 8192)]
    [InlineData(ulong.MaxValue - 7, 8192)]
    [InlineData(1UL << 40, 8192)]
    [InlineData(0, 0)]
    public void What_is_not_where_it_should_be_is_refused_and_closed(ulong offset, ulong size)
    {
        var file = MemoryFile.CreateSealed("other", 8192);
        Assert.Throws<MemoryException>(() => InflightMemory.Adopt(file, offset, size, 2, 64, 64));
        Assert.True(file.IsClosed);
    }

    [Fact]
    public void A_file_that_could_become_smaller_is_refused()
    {
        var file = MemoryFile.CreateUnlinkedIn(MemoryFile.NamedDirectory, 65536);
        Assert.Contains(
            "F_SEAL_SHRINK",
            Assert.Throws<MemoryException>(() => InflightMemory.Adopt(file, 0, 65536, 1, 64, 0)).Message,
            StringComparison.Ordinal);
        Assert.True(file.IsClosed);
    }

    [Fact]
    public void A_memory_may_begin_within_its_file()
    {
        using var source = MemoryFile.CreateSealed("within", 65536);
        using var memory = InflightMemory.Adopt(MemoryFile.FromDescriptor(source.Duplicate()), 4096 + 8, 61432, 1, 64, 16);
        memory.Queue(0).Clear();
        Assert.Equal(4096 + 8 + (int)InflightMemory.SizeOf(1, 64, 0), memory.StateOffset);
        Assert.Equal(16, memory.Memory.Bytes(memory.StateOffset, 16).Length);
    }
}
