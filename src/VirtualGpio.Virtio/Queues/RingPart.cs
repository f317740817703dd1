// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>Finds the parts of a virtqueue.</summary>
internal static unsafe class RingPart
{
    /// <summary>Finds a part.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="address">The front-end's user address.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="alignment">What its address must be a multiple of.</param>
    /// <exception cref="VirtqueueException">It is not in the memory, or not aligned.</exception>
    public static byte* Find(GuestMemory memory, string name, ulong address, ulong length, int alignment) =>
        memory.TryUser(address, length, alignment, out byte* at)
            ? at
            : throw new VirtqueueException(
                $"The {name} of a virtqueue, {length} bytes at the user address 0x{address:x}, is not in the memory that the "
                + $"front-end shares, or not aligned to {alignment} bytes.");
}
