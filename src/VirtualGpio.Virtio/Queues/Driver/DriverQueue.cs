// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace VirtualGpio.Virtio.Queues.Driver;

/// <summary>The driver's end of a virtqueue, in software: the counterpart of <see cref="Virtqueue"/>.</summary>
/// <remarks>
/// It watches what the device does, and throws <see cref="InvalidDataException"/> if that is against the rules: a chain given
/// back that was not there, or with more bytes than it had room for. One thread.
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is a virtqueue's end.")]
internal abstract unsafe class DriverQueue
{
    /// <summary>How many entries each chain's table of descriptors has room for.</summary>
    public const int MaxIndirect = 16;

    private readonly ulong _tables;

    private protected DriverQueue(DriverMemory memory, int size, ulong features, (int Driver, int Device) areas)
    {
        Memory = memory;
        Size = size;
        Features = features;
        DescriptorAddress = memory.Allocate(size * Descriptor.Size, 16);
        DriverAddress = memory.Allocate(areas.Driver, 4);
        DeviceAddress = memory.Allocate(areas.Device, 4);
        if ((features & RingFeatures.IndirectDescriptors) != 0)
            _tables = memory.Allocate(size * MaxIndirect * Descriptor.Size, 16);
        HasEventIndex = (features & RingFeatures.EventIndex) != 0;
    }

    /// <summary>How many descriptors the queue has.</summary>
    public int Size { get; }

    /// <summary>How many descriptors are free. A chain in a table of its own takes one.</summary>
    public int Free { get; private protected set; }

    /// <summary>How many chains the device has.</summary>
    public int Outstanding { get; private protected set; }

    /// <summary>Whether chains of more than one buffer go into tables; only if that was negotiated.</summary>
    public bool UsesTables { get; set; }

    /// <summary>The memory.</summary>
    public DriverMemory Memory { get; }

    /// <summary>The features.</summary>
    public ulong Features { get; }

    /// <summary>The descriptors, in the guest.</summary>
    public ulong DescriptorAddress { get; }

    /// <summary>The driver's area, in the guest.</summary>
    public ulong DriverAddress { get; }

    /// <summary>The device's area, in the guest.</summary>
    public ulong DeviceAddress { get; }

    /// <summary>What a front-end would say of the queue when it is new.</summary>
    public VirtqueueSetup Setup => new()
    {
        Size = Size,
        DescriptorAddress = Memory.UserAddressOf(DescriptorAddress),
        DriverAddress = Memory.UserAddressOf(DriverAddress),
        DeviceAddress = Memory.UserAddressOf(DeviceAddress),
        Base = FirstBase,
        Features = Features,
    };

    private protected bool HasEventIndex { get; }

    private protected abstract uint FirstBase { get; }

    /// <summary>Makes a new queue.</summary>
    /// <param name="memory">Where it is allocated.</param>
    /// <param name="size">How many descriptors it has.</param>
    /// <param name="features">Bits of <see cref="RingFeatures"/>.</param>
    public static DriverQueue Create(DriverMemory memory, int size, ulong features) =>
        (features & RingFeatures.Packed) != 0
            ? new PackedDriverQueue(memory, size, features)
            : new SplitDriverQueue(memory, size, features);

    /// <summary>Puts a chain in. <see cref="NeedsKick"/> is to follow.</summary>
    /// <param name="buffers">Its buffers, at least one; those to read first.</param>
    /// <param name="id">What it is known by until it comes back: less than <see cref="Size"/>.</param>
    /// <returns>False: there are not enough descriptors free.</returns>
    public abstract bool TryAdd(ReadOnlySpan<DriverBuffer> buffers, out ushort id);

    /// <summary>Whether the device wants to be kicked for what was put in since the last time.</summary>
    public abstract bool NeedsKick();

    /// <summary>Gets the next chain that the device has given back.</summary>
    /// <param name="id">Which.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <exception cref="InvalidDataException">The device broke a rule.</exception>
    public abstract bool TryGetUsed(out ushort id, out uint written);

    /// <summary>Asks to be called for whatever comes next.</summary>
    /// <returns>Whether one may wait for the call; false: something is there already.</returns>
    public abstract bool ArmCall();

    /// <summary>Asks not to be called.</summary>
    public abstract void DisarmCall();

    /// <summary>Fills a chain's table.</summary>
    /// <param name="id">The chain.</param>
    /// <param name="buffers">Its buffers.</param>
    /// <returns>The table's address in the guest.</returns>
    private protected ulong FillTable(ushort id, ReadOnlySpan<DriverBuffer> buffers)
    {
        ulong address = _tables + (ulong)(id * MaxIndirect * Descriptor.Size);
        byte* table = Memory.At(address, (ulong)(buffers.Length * Descriptor.Size));
        bool isPacked = (Features & RingFeatures.Packed) != 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            int flags = buffers[i].IsWritable ? DescriptorFlags.Write : 0;
            if (!isPacked && i + 1 < buffers.Length)
                flags |= DescriptorFlags.Next;
            WriteDescriptor(
                table + i * Descriptor.Size,
                buffers[i],
                isPacked ? (ushort)0 : (ushort)flags,
                isPacked ? (ushort)flags : (ushort)(i + 1));
        }

        return address;
    }

    private protected bool GoesIntoTable(ReadOnlySpan<DriverBuffer> buffers) =>
        UsesTables && _tables != 0 && buffers.Length is > 1 and <= MaxIndirect;

    private protected static void WriteDescriptor(byte* at, DriverBuffer buffer, ushort third, ushort fourth)
    {
        *(ulong*)at = buffer.Address;
        *(uint*)(at + 8) = buffer.Length;
        *(ushort*)(at + 12) = third;
        Volatile.Write(ref *(ushort*)(at + 14), fourth);
    }

    private protected static uint WritableIn(ReadOnlySpan<DriverBuffer> buffers)
    {
        uint sum = 0;
        foreach (ref readonly DriverBuffer buffer in buffers)
            sum += buffer.IsWritable ? buffer.Length : 0;
        return sum;
    }
}
