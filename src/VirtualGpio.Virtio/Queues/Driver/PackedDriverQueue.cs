// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace VirtualGpio.Virtio.Queues.Driver;

/// <summary>The driver's end of a packed virtqueue.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a virtqueue's end.")]
internal sealed unsafe class PackedDriverQueue : DriverQueue
{
    private readonly byte* _descriptors;
    private readonly uint* _driverEvent;
    private readonly uint* _deviceEvent;
    private readonly ushort[] _freeIds;
    private readonly int[] _taken;
    private readonly uint[] _writable;
    private int _freeIdCount;
    private int _unkicked;
    private PackedPosition _available = PackedPosition.First;
    private PackedPosition _used = PackedPosition.First;

    /// <summary>Makes a new queue. See <see cref="DriverQueue.Create"/>.</summary>
    public PackedDriverQueue(DriverMemory memory, int size, ulong features)
        : base(memory, size, features, (sizeof(uint), sizeof(uint)))
    {
        _descriptors = memory.At(DescriptorAddress, (ulong)(size * Descriptor.Size));
        _driverEvent = (uint*)memory.At(DriverAddress, sizeof(uint));
        _deviceEvent = (uint*)memory.At(DeviceAddress, sizeof(uint));
        _freeIds = new ushort[size];
        _taken = new int[size];
        _writable = new uint[size];
        for (int i = 0; i < size; i++)
            _freeIds[i] = (ushort)i;
        Free = _freeIdCount = size;
    }

    private protected override uint FirstBase => PackedPosition.First.Word | ((uint)PackedPosition.First.Word << 16);

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, out ushort id)
    {
        bool isTable = GoesIntoTable(buffers);
        int count = isTable ? 1 : buffers.Length;
        id = 0;
        if (count > Free)
            return false;
        id = _freeIds[--_freeIdCount];
        PackedPosition first = _available;
        PackedPosition at = first;
        ushort firstFlags = 0;
        for (int i = 0; i < count; i++)
        {
            DriverBuffer buffer = isTable
                ? new DriverBuffer(FillTable(id, buffers), (uint)(buffers.Length * Descriptor.Size), false)
                : buffers[i];
            int flags = (isTable ? DescriptorFlags.Indirect : 0)
                | (buffer.IsWritable ? DescriptorFlags.Write : 0)
                | (i + 1 < count ? DescriptorFlags.Next : 0)
                | (at.Wrap ? DescriptorFlags.Available : DescriptorFlags.Used);
            byte* slot = _descriptors + at.Index * Descriptor.Size;
            // The first one's flags come last, and with them the list.
            if (i == 0)
                firstFlags = (ushort)flags;
            WriteDescriptor(slot, buffer, id, i == 0 ? Volatile.Read(ref *(ushort*)(slot + 14)) : (ushort)flags);
            at = at.Plus(1, Size);
        }

        Volatile.Write(ref *(ushort*)(_descriptors + first.Index * Descriptor.Size + 14), firstFlags);
        _available = at;
        _unkicked += count;
        Free -= count;
        Outstanding++;
        _taken[id] = count;
        _writable[id] = WritableIn(buffers);
        return true;
    }

    /// <inheritdoc/>
    public override bool NeedsKick()
    {
        int unkicked = _unkicked;
        _unkicked = 0;
        Interlocked.MemoryBarrier();
        uint word = Volatile.Read(ref *_deviceEvent);
        if (word >> 16 != PackedRing.EventAtSlot)
            return word >> 16 == PackedRing.EventsEnabled;
        PackedPosition wanted = PackedPosition.FromWord((ushort)word);
        if (wanted.Index >= Size)
            throw new InvalidDataException($"The device wants to be kicked for the slot {wanted.Index} of {Size}.");
        // Positions repeat after two rounds; who has put in as much without asking has certainly passed any.
        return unkicked >= 2 * Size || (uint)(wanted.SlotsTo(_available, Size) - 1) < (uint)unkicked;
    }

    /// <inheritdoc/>
    public override bool TryGetUsed(out ushort id, out uint written)
    {
        id = 0;
        written = 0;
        if (!IsUsed())
            return false;
        byte* slot = _descriptors + _used.Index * Descriptor.Size;
        written = *(uint*)(slot + 8);
        id = *(ushort*)(slot + 12);
        if (id >= Size || _taken[id] == 0)
            throw new InvalidDataException($"The device gave back the buffer {id}, which it does not have.");
        bool hasWritten = (*(ushort*)(slot + 14) & DescriptorFlags.Write) != 0;
        if (written > _writable[id] || hasWritten != (written != 0))
            throw new InvalidDataException($"The device wrote {written} bytes to the buffer {id}, of {_writable[id]}.");
        _used = _used.Plus(_taken[id], Size);
        Free += _taken[id];
        _taken[id] = 0;
        _freeIds[_freeIdCount++] = id;
        Outstanding--;
        return true;
    }

    /// <inheritdoc/>
    public override bool ArmCall()
    {
        uint word = HasEventIndex ? ((uint)PackedRing.EventAtSlot << 16) | _used.Word : PackedRing.EventsEnabled;
        Volatile.Write(ref *_driverEvent, word);
        Interlocked.MemoryBarrier();
        return !IsUsed();
    }

    /// <inheritdoc/>
    public override void DisarmCall() => Volatile.Write(ref *_driverEvent, (uint)PackedRing.EventsDisabled << 16);

    private bool IsUsed()
    {
        ushort flags = Volatile.Read(ref *(ushort*)(_descriptors + _used.Index * Descriptor.Size + 14));
        bool available = (flags & DescriptorFlags.Available) != 0;
        return available == _used.Wrap && (flags & DescriptorFlags.Used) != 0 == available;
    }
}
