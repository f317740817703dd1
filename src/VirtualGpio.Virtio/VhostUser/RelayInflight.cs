// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The memory in which a device's process records what is under way, kept for its successor.</summary>
internal sealed class RelayInflight : IDisposable
{
    private readonly InflightMemory _memory;

    private RelayInflight(in InflightDescription description, InflightMemory memory)
    {
        Description = description;
        _memory = memory;
    }

    /// <summary>What it is.</summary>
    internal InflightDescription Description { get; }

    /// <summary>What is passed on.</summary>
    internal MemoryFile File => _memory.File;

    /// <summary>Has a device's process make one.</summary>
    /// <exception cref="VhostUserException">It makes none, or one that cannot be used.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    internal static RelayInflight Ask(VhostUserFrontend host, int queues, int queueSize)
    {
        (InflightDescription description, MemoryFile file) = host.GetInflight(queues, queueSize)
            ?? throw new VhostUserException($"It makes no memory for the requests of {queues} queues of {queueSize}. Is it of the same version?");
        long records = InflightMemory.SizeOf(queues, queueSize, 0);
        try
        {
            if (description.Size < (ulong)records || description.Size > InflightMemory.MaxMemory)
                throw new MemoryException($"It has {description.Size} bytes, and {records} are needed for the records alone.");
            // What is behind the records is the device's own business.
            int stateSize = (int)((long)description.Size - records);
            return new RelayInflight(
                description with { Queues = (ushort)queues, QueueSize = (ushort)queueSize },
                InflightMemory.Adopt(file, description.Offset, description.Size, queues, queueSize, stateSize));
        }
        catch (MemoryException failure)
        {
            file.Dispose();
            throw new VhostUserException($"The memory that it makes for the requests of {queues} queues cannot be used: {failure.Message}", inner: failure);
        }
    }

    /// <summary>Where a ring goes on whose device's process has ended in whatever way.</summary>
    /// <exception cref="VirtqueueException">The ring is not where it is said to be.</exception>
    internal uint BaseOf(int ring, GuestMemory memory, in VirtqueueSetup setup) =>
        Virtqueue.RecoverBase(memory, setup, _memory.Queue(ring));

    /// <summary>The driver has begun anew, and nothing is under way.</summary>
    internal void ClearRecords() => _memory.ClearRecords();

    public void Dispose() => _memory.Dispose();
}
