// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Memory;

/// <summary>A part of a machine's memory, as a front-end describes it.</summary>
/// <param name="GuestAddress">Where the guest sees it: what descriptors speak of.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="UserAddress">Where the front-end has it mapped: what the addresses of rings speak of.</param>
/// <param name="FileOffset">Where it begins in the file that came with it.</param>
public readonly record struct MemoryRegion(ulong GuestAddress, ulong Size, ulong UserAddress, ulong FileOffset);
