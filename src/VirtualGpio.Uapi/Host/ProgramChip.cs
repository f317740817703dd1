// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>A chip that programs of this machine can see. For the board's thread.</summary>
/// <param name="Name">What they know it by, such as <c>gpiochip0</c>.</param>
/// <param name="Device">What answers them.</param>
/// <param name="Files">What they have open of it.</param>
/// <param name="Port">Where it is on its board.</param>
internal sealed record ProgramChip(string Name, GpioDevice Device, OpenFiles Files, ChipPort Port);
