// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>
/// The memory that survives a device which ends suddenly: what each queue has in flight, and behind that the device's own
/// state. Somebody else keeps the file, and hands it to the next device.
/// </summary>
/// <remarks>What is found in it is checked when it is used: it may have come from anywhere. One thread.</remarks>
public sealed class InflightMemory : IDisposable
{
    /// <summary>How many queues a device can have.</summary>
    public const int MaxQueues = 1024;

    /// <summary>How large all can be together: 64 MiB.</summary>
    public const int MaxMemory = 64 << 20;

    private readonly InflightQueue[] _queues;
    private readonly int _offset;

    private InflightMemory(MemoryFile file, SharedMemory memory, int offset, int queues, int queueSize, int stateSize)
    {
        File = file;
        Memory = memory;
        _offset = offset;
        QueueSize = queueSize;
        StateSize = stateSize;
        _queues = new InflightQueue[queues];
        for (int i = 0; i < queues; i++)
            _queues[i] = new InflightQueue(memory, offset + i * InflightLayout.SizeOf(queueSize), queueSize);
        StateOffset = offset + queues * InflightLayout.SizeOf(queueSize);
    }

    /// <summary>The file to be kept elsewhere.</summary>
    public MemoryFile File { get; }

    /// <summary>The file from its beginning to the end of the state.</summary>
    public SharedMemory Memory { get; }

    /// <summary>How many queues there are.</summary>
    public int QueueCount => _queues.Length;

    /// <summary>How many descriptors a queue can have.</summary>
    public int QueueSize { get; }

    /// <summary>Where the part that counts begins in the file.</summary>
    public int Offset => _offset;

    /// <summary>Where the device's state begins in <see cref="Memory"/>.</summary>
    public int StateOffset { get; }

    /// <summary>The size of the device's state, in bytes.</summary>
    public int StateSize { get; }

    /// <summary>How many bytes are needed.</summary>
    /// <param name="queues">How many queues there are.</param>
    /// <param name="queueSize">How many descriptors each can have.</param>
    /// <param name="stateSize">The size of the device's state.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or too large.</exception>
    public static long SizeOf(int queues, int queueSize, int stateSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queues, MaxQueues);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queueSize, Virtqueue.MaxSize);
        ArgumentOutOfRangeException.ThrowIfNegative(stateSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stateSize, MaxMemory);
        return (long)queues * InflightLayout.SizeOf(queueSize) + stateSize;
    }

    /// <summary>Creates one in which nothing is in flight, in a file whose size nobody can change.</summary>
    /// <param name="queues">How many queues there are.</param>
    /// <param name="queueSize">How many descriptors each can have.</param>
    /// <param name="stateSize">The size of the device's state, which is zeros.</param>
    /// <exception cref="LinuxException">There is no memory or no descriptor for it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxMemory"/> would be needed.</exception>
    public static InflightMemory Create(int queues, int queueSize, int stateSize)
    {
        long size = SizeOf(queues, queueSize, stateSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxMemory, nameof(queueSize));
        var file = MemoryFile.CreateSealed("vgpio-inflight", size);
        try
        {
            return new InflightMemory(file, SharedMemory.Map(file, size), 0, queues, queueSize, stateSize);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes over one that a device before has left.</summary>
    /// <param name="file">The file, of which this takes ownership whatever the outcome.</param>
    /// <param name="offset">Where it begins in the file.</param>
    /// <param name="size">How large it is said to be.</param>
    /// <param name="queues">How many queues there are.</param>
    /// <param name="queueSize">How many descriptors each can have.</param>
    /// <param name="stateSize">The size of the device's state.</param>
    /// <exception cref="MemoryException">It has another size, or is not sealed, or is not where it is said to be.</exception>
    public static InflightMemory Adopt(MemoryFile file, ulong offset, ulong size, int queues, int queueSize, int stateSize)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            long needed = SizeOf(queues, queueSize, stateSize);
            if (size < (ulong)needed)
            {
                throw new MemoryException(
                    $"The memory for what is in flight has {size} bytes, and {needed} are needed for {queues} queues of "
                    + $"{queueSize} descriptors: it is another device's.");
            }

            if (offset % sizeof(ulong) != 0 || offset > MaxMemory || needed > MaxMemory - (long)offset)
            {
                throw new MemoryException(
                    $"The memory for what is in flight begins at the offset {offset} of its file: a multiple of 8 is needed, "
                    + $"from which {needed} bytes lie within {MaxMemory}.");
            }

            if (!file.IsSealedAgainstShrinking)
            {
                throw new MemoryException(
                    "The memory for what is in flight is not sealed against shrinking (F_SEAL_SHRINK): it is none that this "
                    + "device has made.");
            }

            var memory = SharedMemory.Map(file, (long)offset + needed);
            return new InflightMemory(file, memory, (int)offset, queues, queueSize, stateSize);
        }
        catch (Exception failure)
        {
            file.Dispose();
            if (failure is not (LinuxException or ArgumentOutOfRangeException))
                throw;
            throw new MemoryException($"The memory for what is in flight cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>The record of a queue.</summary>
    /// <param name="index">Which queue.</param>
    public InflightQueue Queue(int index) => _queues[index];

    /// <summary>
    /// The driver has begun anew: nothing is in flight, and nothing is known of the queues. The device's state stays: not all
    /// of it is the driver's.
    /// </summary>
    public void ClearRecords()
    {
        foreach (InflightQueue queue in _queues)
            queue.Clear();
    }

    /// <summary>Unmaps the memory and closes the file.</summary>
    public void Dispose()
    {
        Memory.Dispose();
        File.Dispose();
    }
}
