// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>What a hostile driver writes: at random, but near to what is allowed.</summary>
internal sealed class Garbage(Random random, int entries, bool isPacked)
{
    private int _available;

    public void Fill(HostileRing ring)
    {
        random.NextBytes(ring.At(0, HostileRing.Size));
        if (!isPacked)
        {
            ring.Put16(HostileRing.Device + 2, 0);
            ring.Put16(HostileRing.Driver + 2, 0);
        }

        for (int i = 0; i < 256; i++)
            Descriptor(ring, HostileRing.Tables + 16 * i);
        for (int i = 0; i < entries; i++)
            Descriptor(ring, 16 * i);
        Change(ring);
    }

    public void Change(HostileRing ring)
    {
        for (int i = 0; i < random.Next(1, 8); i++)
        {
            Descriptor(ring, 16 * random.Next(entries));
            Descriptor(ring, HostileRing.Tables + 16 * random.Next(64));
        }

        if (isPacked)
            return;
        for (int i = 0; i < entries; i++)
            ring.Put16(HostileRing.Driver + 4 + 2 * i, random.Next(10) == 0 ? random.Next(65536) : random.Next(entries));
        _available += random.Next(20) == 0 ? random.Next(65536) : random.Next(0, entries + 1);
        ring.Put16(HostileRing.Driver + 2, _available);
    }

    private void Descriptor(HostileRing ring, int offset)
    {
        int flags = random.Next(4) switch
        {
            0 => random.Next(65536),
            1 => 0,
            _ => random.Next(8),
        };
        if (isPacked && random.Next(4) != 0)
            flags = (flags & ~0x8080) | (random.Next(3) == 0 ? 0x8000 : 0x80);
        int other = random.Next(8) == 0 ? random.Next(65536) : random.Next(entries);
        (int third, int fourth) = isPacked ? (other, flags) : (flags, other);
        ring.Put(offset, Address(), Length(), third, fourth);
    }

    private ulong Address() => random.Next(8) switch
    {
        0 => (ulong)random.NextInt64(),
        1 => HostileRing.GuestAddress - (ulong)random.Next(1, 64),
        2 => HostileRing.GuestAddress + HostileRing.Size - (ulong)random.Next(0, 64),
        3 => ulong.MaxValue - (ulong)random.Next(0, 64),
        4 or 5 => HostileRing.GuestAddress + HostileRing.Tables + 16 * (ulong)random.Next(256),
        _ => HostileRing.GuestAddress + (ulong)random.Next(HostileRing.Size),
    };

    private uint Length() => random.Next(6) switch
    {
        0 => (uint)random.NextInt64(1L << 32),
        1 => uint.MaxValue - (uint)random.Next(2),
        2 => 0,
        3 => (uint)random.Next(HostileRing.Size),
        _ => 16 * (uint)random.Next(1, 20),
    };
}
