// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class SharedMemoryTests : IDisposable
{
    private readonly MemoryFile _file = MemoryFile.CreateSealed("test", 8192);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Two_mappings_show_the_same_memory()
    {
        using var first = SharedMemory.Map(_file, 8192);
        using var second = SharedMemory.Map(_file, 4096, writable: false);
        Volatile.Write(ref first.UInt32At(4092), 0xdead_beef);
        Assert.Equal(0xdead_beef, Volatile.Read(ref second.UInt32At(4092)));
        Assert.Equal((ushort)0xbeef, Volatile.Read(ref second.UInt16At(4092)));
        Assert.Equal(0xdead_beef_0000_0000, Volatile.Read(ref second.UInt64At(4088)));
        Assert.Equal((byte)0xde, second.Bytes(4095, 1)[0]);
    }

    [Fact]
    public void The_file_may_be_closed_once_it_is_mapped()
    {
        using var memory = SharedMemory.Map(_file, 8192);
        _file.Dispose();
        memory.UInt32At(0) = 1;
        Assert.Equal(1u, memory.UInt32At(0));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(int.MinValue)]
    [InlineData(4096)]
    [InlineData(4094)]
    [InlineData(int.MaxValue - 3)]
    [InlineData(2)]
    [InlineData(1)]
    public void A_word_outside_or_off_its_alignment_is_refused(int offset)
    {
        using var memory = SharedMemory.Map(_file, 4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.UInt32At(offset));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.UInt64At(offset));
    }

    [Fact]
    public void The_last_word_of_every_size_is_inside()
    {
        using var memory = SharedMemory.Map(_file, 4098);
        memory.UInt16At(4096) = 1;
        memory.UInt32At(4092) = 2;
        memory.UInt64At(4088) = 3;
        memory.At<byte>(4097) = 4;
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.UInt32At(4096));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.At<byte>(4098));
    }

    [Fact]
    public void A_struct_is_aligned_to_what_divides_its_size()
    {
        using var memory = SharedMemory.Map(_file, 4096);
        memory.At<ThreeWords>(4) = new ThreeWords(1, 2, 3);
        Assert.Equal(3u, memory.UInt32At(12));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.At<ThreeWords>(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.At<UInt128>(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.At<UInt128>(4088));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(4096, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Bytes_outside_are_refused(int offset, int length)
    {
        using var memory = SharedMemory.Map(_file, 4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = memory.Bytes(offset, length).Length);
        Assert.Equal(0, memory.Bytes(4096, 0).Length);
    }

    [Fact]
    public void After_disposal_every_access_is_refused()
    {
        var memory = SharedMemory.Map(_file, 4096);
        memory.Dispose();
        memory.Dispose();
        Assert.Equal(0, memory.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.UInt32At(0));
        Assert.Throws<ObjectDisposedException>(() => memory.At<byte>(4095));
        Assert.Throws<ObjectDisposedException>(() => _ = memory.Bytes(0, 0).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(8193)]
    [InlineData(long.MaxValue)]
    public void More_than_the_file_has_is_not_mapped(long length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedMemory.Map(_file, length));

    private readonly record struct ThreeWords(uint First, uint Second, uint Third);
}
