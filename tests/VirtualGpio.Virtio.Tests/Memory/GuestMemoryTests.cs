// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Tests.Memory;

public sealed unsafe class GuestMemoryTests : IDisposable
{
    private const ulong Page = 4096;
    private readonly GuestMemory _memory = new();
    private readonly MemoryFile _file = MemoryFile.CreateSealed("guest", 16 * (long)Page);

    public void Dispose()
    {
        _memory.Dispose();
        _file.Dispose();
    }

    [Fact]
    public void Addresses_of_both_kinds_lead_to_the_files_bytes()
    {
        using var whole = SharedMemory.Map(_file, _file.Length);
        Share(new(0x1000, 2 * Page, 0x7000_0000, 0), new(0x10_0000, Page, 0x7100_0000, 4 * Page + 16));
        whole.At<byte>(5) = 1;
        whole.At<byte>((int)(4 * Page + 16 + 7)) = 2;

        Assert.True(_memory.TryGuest(0x1005, 1, out Span<byte> bytes));
        Assert.Equal(1, bytes[0]);
        Assert.True(_memory.TryGuest(0x10_0007, 1, out bytes));
        Assert.Equal(2, bytes[0]);
        Assert.True(_memory.TryUser(0x7100_0000, Page, 16, out byte* at));
        Assert.Equal(2, at[7]);
        at[8] = 3;
        Assert.Equal(3, whole.At<byte>((int)(4 * Page + 16 + 8)));
    }

    [Theory]
    [InlineData(0xfff, 1)]
    [InlineData(0xfff, 2)]
    [InlineData(0x3000, 1)]
    [InlineData(0x2fff, 2)]
    [InlineData(0x1000, 0x2001)]
    [InlineData(0x1000, uint.MaxValue)]
    [InlineData(0x2fff, uint.MaxValue)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue - 1, uint.MaxValue)]
    [InlineData(0, 0)]
    [InlineData(0x3000, 0)]
    public void What_is_not_in_one_region_is_not_found(ulong address, uint length)
    {
        Share(new MemoryRegion(0x1000, 2 * Page, 0x1000, 0));
        Assert.False(_memory.TryGuest(address, length, out Span<byte> bytes));
        Assert.True(bytes.IsEmpty);
        Assert.False(_memory.TryUser(address, length, 1, out _));
    }

    [Fact]
    public void The_last_byte_of_a_region_is_found_and_a_run_ends_there()
    {
        Share(new(0x1000, Page, 0x1000, 0), new(0x2000, Page, 0x9000, 0));
        Assert.True(_memory.TryGuest(0x1fff, 1, out _));
        Assert.False(_memory.TryGuest(0x1fff, 2, out _));
        Assert.True(_memory.TryGuestRun(0x1fff, 2, out Span<byte> run));
        Assert.Equal(1, run.Length);
        Assert.True(_memory.TryGuestRun(0x2ff0, uint.MaxValue, out run));
        Assert.Equal(16, run.Length);
        Assert.False(_memory.TryGuestRun(0x3000, 1, out _));
        Assert.False(_memory.TryGuestRun(0x1000, 0, out _));
    }

    [Fact]
    public void A_ring_that_is_not_aligned_here_is_not_found()
    {
        Share(new MemoryRegion(0, Page, 0x7000_0000, 8));
        Assert.True(_memory.TryUser(0x7000_0000, 16, 8, out _));
        Assert.False(_memory.TryUser(0x7000_0000, 16, 16, out _));
        Assert.True(_memory.TryUser(0x7000_0008, 16, 16, out _));
        Assert.False(_memory.TryUser(0x7000_0001, 2, 2, out _));
    }

    [Fact]
    public void What_cannot_be_used_is_refused_and_nothing_changes()
    {
        Share(new MemoryRegion(0x1000, Page, 0x1000, 0));
        uint generation = _memory.Generation;
        MemoryRegion good = new(0x10_0000, Page, 0x10_0000, Page);
        foreach (MemoryRegion bad in new MemoryRegion[]
        {
            good with { Size = 0 },
            good with { GuestAddress = ulong.MaxValue - Page + 1 },
            good with { UserAddress = ulong.MaxValue - 100 },
            good with { FileOffset = ulong.MaxValue - 100 },
            good with { FileOffset = 15 * Page + 1 },
            good with { FileOffset = 16 * Page },
            good with { Size = 16 * Page },
            good with { Size = GuestMemory.MaxSize + 1 },
            good with { Size = ulong.MaxValue / 2, GuestAddress = 0x1_0000_0000_0000, UserAddress = 0x1_0000_0000_0000 },
            good with { GuestAddress = 0x10_0fff },
            good with { GuestAddress = 0xf_f001 },
            good with { UserAddress = 0x10_0001 },
        })
        {
            FileDescriptor[] files = [_file.Duplicate(), _file.Duplicate()];
            MemoryRegion other = good with { FileOffset = 0 };
            if (bad.GuestAddress != good.GuestAddress || bad.Size == 0 || bad.Size != good.Size || bad.FileOffset != good.FileOffset)
                other = other with { UserAddress = 0x5000_0000, Size = 0x1000 };
            if (bad.UserAddress != good.UserAddress)
                other = good with { GuestAddress = 0x5000_0000 };
            Assert.Throws<MemoryException>(() => _memory.Replace([other, bad], files));
            Assert.All(files, file => Assert.True(file.IsClosed || file.IsInvalid));
        }

        Assert.Throws<MemoryException>(() => _memory.Add(good with { GuestAddress = 0x1fff }, _file.Duplicate()));
        Assert.Equal(generation, _memory.Generation);
        Assert.Equal(new MemoryRegion(0x1000, Page, 0x1000, 0), Assert.Single(_memory.Regions));
        Assert.True(_memory.TryGuest(0x1000, 4096, out _));
    }

    [Fact]
    public void Regions_without_descriptors_are_refused_with_what_to_change()
    {
        var refused = Assert.Throws<MemoryException>(() => _memory.Replace([new MemoryRegion(0, Page, 0, 0)], []));
        Assert.Contains("share=on", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_memory_is_refused_and_closed()
    {
        FileDescriptor events;
        using (var own = EventFd.Create())
            events = own.Duplicate();
        Assert.Throws<MemoryException>(() => _memory.Add(new MemoryRegion(0, Page, 0, 0), events));
        Assert.True(events.IsClosed || events.IsInvalid);
        Assert.Empty(_memory.Regions);
    }

    [Fact]
    public void More_regions_than_there_may_be_are_refused()
    {
        for (uint i = 0; i < GuestMemory.MaxRegions; i++)
            _memory.Add(new MemoryRegion(i * Page, Page, i * Page, 0), _file.Duplicate());
        Assert.Throws<MemoryException>(() => _memory.Add(new MemoryRegion(1 << 30, Page, 1 << 30, 0), _file.Duplicate()));
        var regions = Enumerable.Range(0, GuestMemory.MaxRegions + 1).Select(i => new MemoryRegion((ulong)i * Page, Page, (ulong)i * Page, 0));
        var files = Enumerable.Range(0, GuestMemory.MaxRegions + 1).Select(_ => _file.Duplicate()).ToArray();
        Assert.Throws<MemoryException>(() => _memory.Replace([.. regions], files));
        Assert.All(files, file => Assert.True(file.IsClosed || file.IsInvalid));
        Assert.Equal(GuestMemory.MaxRegions, _memory.Regions.Count);
    }

    [Fact]
    public void A_region_is_removed_by_its_addresses_and_size()
    {
        MemoryRegion first = new(0x1000, Page, 0x1000, 0);
        MemoryRegion second = new(0x9000, Page, 0x9000, Page);
        Share(first, second);
        Assert.True(_memory.TryGuest(0x9000, 1, out _));
        uint generation = _memory.Generation;
        Assert.False(_memory.Remove(first with { Size = 2 * Page }));
        Assert.False(_memory.Remove(first with { UserAddress = 0 }));
        Assert.Equal(generation, _memory.Generation);
        Assert.True(_memory.Remove(first with { FileOffset = 5 }));
        Assert.NotEqual(generation, _memory.Generation);
        Assert.False(_memory.TryGuest(0x1000, 1, out _));
        Assert.True(_memory.TryGuest(0x9000, 1, out _));
        Assert.True(_memory.Remove(second));
        Assert.Empty(_memory.Regions);
        Assert.False(_memory.TryGuest(0x9000, 1, out _));
    }

    [Fact]
    public void It_is_sealed_if_no_file_can_become_smaller()
    {
        Share(new MemoryRegion(0x1000, Page, 0x1000, 0));
        Assert.True(_memory.IsSealed);
        _memory.Add(new MemoryRegion(0x9000, Page, 0x9000, 0), MemoryFile.CreateUnlinkedIn(MemoryFile.NamedDirectory, (long)Page));
        Assert.False(_memory.IsSealed);
        _memory.Clear();
        Assert.True(_memory.IsSealed);
    }

    [Fact]
    public void Any_regions_are_taken_or_refused() =>
        Prop.ForAll<(ulong, ulong, ulong, ulong)[]>(parts =>
        {
            MemoryRegion[] regions = [.. parts.Select(p => new MemoryRegion(p.Item1, p.Item2, p.Item3, p.Item4))];
            FileDescriptor[] files = [.. regions.Select(_ => _file.Duplicate())];
            try
            {
                _memory.Replace(regions, files);
                Assert.Equal(regions, _memory.Regions);
                foreach (MemoryRegion region in regions)
                    Assert.True(_memory.TryUser(region.UserAddress + region.Size - 1, 1, 1, out _));
            }
            catch (MemoryException)
            {
            }

            Assert.All(files, file => Assert.True(file.IsClosed || file.IsInvalid));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private void Share(params MemoryRegion[] regions) =>
        _memory.Replace(regions, [.. regions.Select(_ => _file.Duplicate())]);
}
