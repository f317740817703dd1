// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace VirtualGpio.Virtio.Queues.Driver;

/// <summary>The driver's end of a split virtqueue.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a virtqueue's end.")]
internal sealed unsafe class SplitDriverQueue : DriverQueue
{
    private readonly byte* _descriptors;
    private readonly ushort* _availableArea;
    private readonly byte* _usedArea;
    private readonly ushort[] _next;
    private readonly int[] _taken;
    private readonly uint[] _writable;
    private int _free;
    private ushort _available;
    private ushort _kicked;
    private ushort _used;

    /// <summary>Makes a new queue. See <see cref="DriverQueue.Create"/>.</summary>
    public SplitDriverQueue(DriverMemory memory, int size, ulong features)
        : base(memory, size, features, (6 + 2 * size, 6 + 8 * size))
    {
        _descriptors = memory.At(DescriptorAddress, (ulong)(size * Descriptor.Size));
        _availableArea = (ushort*)memory.At(DriverAddress, (ulong)(6 + 2 * size));
        _usedArea = memory.At(DeviceAddress, (ulong)(6 + 8 * size));
        _next = new ushort[size];
        _taken = new int[size];
        _writable = new uint[size];
        for (int i = 0; i < size; i++)
            _next[i] = (ushort)(i + 1);
        Free = size;
    }

    private protected override uint FirstBase => 0;

    private ref ushort AvailableFlags => ref _availableArea[0];

    private ref ushort AvailableIndex => ref _availableArea[1];

    private ref ushort UsedEvent => ref _availableArea[2 + Size];

    private ref ushort UsedFlags => ref *(ushort*)_usedArea;

    private ref ushort UsedIndex => ref *(ushort*)(_usedArea + 2);

    private ref ushort AvailableEvent => ref *(ushort*)(_usedArea + 4 + 8 * Size);

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, out ushort id)
    {
        bool isTable = GoesIntoTable(buffers);
        int count = isTable ? 1 : buffers.Length;
        id = (ushort)_free;
        if (count > Free)
            return false;
        if (isTable)
        {
            var table = new DriverBuffer(FillTable(id, buffers), (uint)(buffers.Length * Descriptor.Size), false);
            Place(table, DescriptorFlags.Indirect, 0);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                int flags = (buffers[i].IsWritable ? DescriptorFlags.Write : 0) | (i + 1 < count ? DescriptorFlags.Next : 0);
                Place(buffers[i], (ushort)flags, i + 1 < count ? _next[_free] : (ushort)0);
            }
        }

        Free -= count;
        Outstanding++;
        _taken[id] = count;
        _writable[id] = WritableIn(buffers);
        _availableArea[2 + (_available & (Size - 1))] = id;
        Volatile.Write(ref AvailableIndex, ++_available);
        return true;
    }

    /// <inheritdoc/>
    public override bool NeedsKick()
    {
        ushort before = _kicked;
        _kicked = _available;
        Interlocked.MemoryBarrier();
        return HasEventIndex
            ? (ushort)(_available - Volatile.Read(ref AvailableEvent) - 1) < (ushort)(_available - before)
            : Volatile.Read(ref UsedFlags) == 0;
    }

    /// <inheritdoc/>
    public override bool TryGetUsed(out ushort id, out uint written)
    {
        id = 0;
        written = 0;
        ushort index = Volatile.Read(ref UsedIndex);
        if (index == _used)
            return false;
        uint* entry = (uint*)(_usedArea + 4) + 2 * (_used & (Size - 1));
        uint head = entry[0];
        written = entry[1];
        if ((ushort)(index - _used) > Size)
            throw new InvalidDataException($"The used index is {index}, {Size} descriptors or more ahead of {_used}.");
        if (head >= Size || _taken[head] == 0)
            throw new InvalidDataException($"The device gave back the descriptor {head}, which it does not have.");
        if (written > _writable[head])
            throw new InvalidDataException($"The device wrote {written} bytes to the chain {head}, of {_writable[head]}.");
        id = (ushort)head;
        ushort last = id;
        for (int i = 1; i < _taken[head]; i++)
            last = _next[last];
        _next[last] = (ushort)_free;
        _free = id;
        Free += _taken[head];
        _taken[head] = 0;
        Outstanding--;
        _used++;
        return true;
    }

    /// <inheritdoc/>
    public override bool ArmCall()
    {
        if (HasEventIndex)
            Volatile.Write(ref UsedEvent, _used);
        else
            Volatile.Write(ref AvailableFlags, 0);
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref UsedIndex) == _used;
    }

    /// <inheritdoc/>
    public override void DisarmCall()
    {
        if (!HasEventIndex)
            Volatile.Write(ref AvailableFlags, SplitRing.NoInterrupt);
    }

    private void Place(DriverBuffer buffer, ushort flags, ushort next)
    {
        WriteDescriptor(_descriptors + _free * Descriptor.Size, buffer, flags, next);
        _free = _next[_free];
    }
}
