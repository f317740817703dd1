// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

public sealed class LayoutTests
{
    [Fact]
    public void The_default_layout_is_where_it_always_was()
    {
        Layout layout = Layout.For(32, 1024, 4096);
        Assert.Equal(
            (0x200, 0x300, 0x700, 0xf00, 0x4f00, 0x14f00),
            (layout.Levels, layout.Names, layout.Table, layout.EdgeRing, layout.ReportRing, layout.Size));
        Assert.Equal(0x280, layout.Floats);
        layout.CheckFits(128 * 1024);
    }

    [Fact]
    public void The_smallest_and_the_largest_layout_are_to_the_byte()
    {
        Layout smallest = Layout.For(1, 16, 16);
        Assert.Equal(
            (0x200, 0x300, 0x340, 0x380, 0x480, 0x580),
            (smallest.Levels, smallest.Names, smallest.Table, smallest.EdgeRing, smallest.ReportRing, smallest.Size));
        Layout largest = Layout.For(1024, 65536, 65536);
        Assert.Equal(
            (0x200, 0x300, 0x8300, 0x18300, 0x118300, 0x218300),
            (largest.Levels, largest.Names, largest.Table, largest.EdgeRing, largest.ReportRing, largest.Size));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(256)]
    public void A_hundred_and_twenty_eight_KiB_hold_up_to_256_lines_with_the_default_queues(int lines) =>
        Layout.For(lines, 1024, 4096).CheckFits(128 * 1024);

    [Theory]
    [InlineData(0, 1024, 1024, "0 lines")]
    [InlineData(1025, 1024, 1024, "1025 lines")]
    [InlineData(32, 15, 1024, "edge queue cannot have 15")]
    [InlineData(32, 1000, 1024, "edge queue cannot have 1000")]
    [InlineData(32, 1024, 131072, "report queue cannot have 131072")]
    [InlineData(32, 1024, -16, "report queue cannot have -16")]
    public void Sizes_out_of_range_are_refused_by_their_value(int lines, int edges, int reports, string text)
    {
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => Layout.For(lines, edges, reports));
        Assert.Equal(ErrorKind.InvalidArgument, refusal.Kind);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_that_is_too_small_is_refused_with_the_size_that_is_needed()
    {
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => Layout.For(32, 1024, 4096).CheckFits(65536));
        Assert.Equal(ErrorKind.BadMemory, refusal.Kind);
        Assert.Contains("128 KiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_is_written_to_the_byte_and_read_back()
    {
        using SharedMemory memory = TestMemory.Create();
        Layout layout = Layout.For(40, 2048, 512);
        HostHeader header = HostHeader.Of(layout, Map.FeatureDoorbell) with { Generation = 0x11223344, Peer = 7, Vector = 3 };
        header.WriteBody(memory);
        Assert.Equal(0u, memory.UInt32At(0x40));
        Assert.Equal(0u, memory.UInt32At(0x4c));
        memory.UInt32At(0x40) = 0x4f494756;
        memory.UInt32At(0x4c) = 0x11223344;
        uint[] expected =
        [
            0x4f494756, 0x00020000, 1, 0x11223344, 7, 3, 40,
            0x200, 0x300, 0x800, 0x1200, 2048, 0x9200, 512, 0xb200, 0,
        ];
        Assert.Equal("VGIO"u8.ToArray(), memory.Bytes(0x40, 4).ToArray());
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal((i, expected[i]), (i, memory.UInt32At(0x40 + (4 * i))));
        Assert.Equal(header, HostHeader.Read(memory));
        Assert.Equal(layout, Layout.Read(memory));
    }

    [Fact]
    public void Every_header_that_is_not_valid_is_refused()
    {
        Layout layout = Layout.For(32, 1024, 4096);
        HostHeader valid = HostHeader.Of(layout, 0);
        Assert.True(Layout.TryRead(valid, 128 * 1024, out _, out _));
        HostHeader[] invalid =
        [
            valid with { Magic = 0 },
            valid with { Version = 0x0001_ffff },
            valid with { Version = 0x0003_0000 },
            valid with { Lines = 0 },
            valid with { Lines = 1025 },
            valid with { EdgeEntries = 8 },
            valid with { EdgeEntries = 1025 },
            valid with { ReportEntries = 0x8000_0000 },
            valid with { Size = 0x14eff },
            valid with { Size = (128 * 1024) + 1 },
            valid with { Levels = 0x1c0 },
            valid with { Levels = 0x220 },
            valid with { Levels = 0x240 },
            valid with { Names = 0x200 },
            valid with { Table = 0x600 },
            valid with { EdgeRing = 0xffff_ffc0 },
            valid with { EdgeRing = 0xe80 },
            valid with { ReportRing = 0x4e80 },
        ];
        Assert.All(invalid, header =>
        {
            Assert.False(Layout.TryRead(header, 128 * 1024, out Layout? none, out string why));
            Assert.Null(none);
            Assert.NotEmpty(why);
        });
        Assert.True(Layout.TryRead(valid with { Version = 0x0002_0007 }, 128 * 1024, out _, out _));
    }
}
