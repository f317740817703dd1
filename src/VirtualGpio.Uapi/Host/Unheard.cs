// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>An answer that a program has not heard.</summary>
/// <param name="ThreadId">Who had called.</param>
/// <param name="Request">What.</param>
/// <param name="File">On which file.</param>
/// <param name="Asked">What the argument held.</param>
/// <param name="Told">What it was to hold then.</param>
/// <param name="Made">The file that was made for it, if one was.</param>
/// <param name="Number">The descriptor of that.</param>
internal sealed record Unheard(int ThreadId, uint Request, DeviceFile File, byte[] Asked, byte[] Told, DeviceFile? Made, int Number);
