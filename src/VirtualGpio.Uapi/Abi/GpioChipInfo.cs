// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpiochip_info: a chip.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChipInfo
{
    /// <summary>The device's name, such as <c>gpiochip0</c>.</summary>
    public GpioName Name;

    /// <summary>What the chip is called by its driver.</summary>
    public GpioName Label;

    /// <summary>How many lines it has.</summary>
    public uint Lines;
}
