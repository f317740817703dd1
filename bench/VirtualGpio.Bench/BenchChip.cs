// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.Bench;

/// <summary>A chip, from both ends.</summary>
/// <param name="Host">Its host, in this process.</param>
/// <param name="Thread">What the host's thread is called.</param>
/// <param name="Name">What the chip is called in the guest, such as <c>gpiochip0</c>.</param>
internal sealed record BenchChip(ChipHost Host, string Thread, string Name);
