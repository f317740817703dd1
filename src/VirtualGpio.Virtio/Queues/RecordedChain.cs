// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>A chain of a packed queue that was found in flight.</summary>
/// <param name="Entry">Its first entry in the record.</param>
/// <param name="Slots">How many slots it holds.</param>
internal readonly record struct RecordedChain(ushort Entry, ushort Slots);
