// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed unsafe class MappedFileTests
{
    private const ulong GiB = 1UL << 30;

    [Fact]
    public void A_part_from_any_offset_on_is_the_files()
    {
        using var file = MemoryFile.CreateSealed("part", 65536);
        using var whole = SharedMemory.Map(file, 65536);
        for (int i = 0; i < 65536; i++)
            whole.At<byte>(i) = (byte)(i * 7 / 3);
        foreach ((ulong offset, ulong length) in new[] { (0UL, 65536UL), (4096UL, 4096UL), (1UL, 1UL), (4095UL, 2UL), (5000UL, 60536UL), (65535UL, 1UL) })
        {
            using var part = MappedFile.Map(file, offset, length);
            Assert.Equal(length, part.Length);
            Assert.True(whole.Bytes((int)offset, (int)length).SequenceEqual(new Span<byte>(part.Start, (int)length)));
            part.Start[length - 1] ^= 0xff;
            Assert.Equal(part.Start[length - 1], whole.At<byte>((int)(offset + length) - 1));
        }
    }

    [Fact]
    public void A_part_beyond_4_GiB_is_mapped()
    {
        using var file = MemoryFile.CreateSealed("large", (long)(6 * GiB));
        using var all = MappedFile.Map(file, 0, 6 * GiB);
        using var end = MappedFile.Map(file, 5 * GiB + 4096, GiB - 4096);
        all.Start[6 * GiB - 1] = 0x5a;
        all.Start[5 * GiB + 4096] = 0xa5;
        Assert.Equal(0x5a, end.Start[end.Length - 1]);
        Assert.Equal(0xa5, end.Start[0]);
    }

    [Fact]
    public void The_file_may_be_closed_once_it_is_mapped()
    {
        var file = MemoryFile.CreateSealed("closed", 4096);
        using var part = MappedFile.Map(file, 8, 8);
        file.Dispose();
        part.Start[0] = 1;
        Assert.Equal(1, part.Start[0]);
    }

    [Theory]
    [InlineData(0, 8193)]
    [InlineData(8192, 1)]
    [InlineData(8191, 2)]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue, 2)]
    [InlineData(0, 0)]
    public void A_part_that_the_file_does_not_have_is_refused(ulong offset, ulong length)
    {
        using var file = MemoryFile.CreateSealed("short", 8192);
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedFile.Map(file, offset, length));
    }

    [Fact]
    public void What_has_no_memory_is_refused()
    {
        using var events = EventFd.Create();
        using var noFile = MemoryFile.FromDescriptor(events.Duplicate());
        Assert.Throws<ArgumentOutOfRangeException>(() => MappedFile.Map(noFile, 0, 1));
    }

    [Fact]
    public void After_disposal_there_is_nothing()
    {
        using var file = MemoryFile.CreateSealed("gone", 4096);
        var part = MappedFile.Map(file, 0, 4096);
        part.Dispose();
        part.Dispose();
        Assert.True(part.Start == null);
        Assert.Equal(0UL, part.Length);
    }
}
