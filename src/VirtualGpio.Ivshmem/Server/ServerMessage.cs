// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>A message that waits to be sent to a peer.</summary>
/// <param name="Value">The number sent.</param>
/// <param name="Descriptor">What goes along with it; not owned.</param>
internal readonly record struct ServerMessage(long Value, FileDescriptor? Descriptor = null);
