// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues.Driver;

/// <summary>A buffer that a driver puts into a queue.</summary>
/// <param name="Address">Its address in the guest.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsWritable">Whether it is the device's to write.</param>
internal readonly record struct DriverBuffer(ulong Address, uint Length, bool IsWritable);
