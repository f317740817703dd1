// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpioline_info: what version 1 tells of a line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1LineInfo
{
    /// <summary>Its offset; what is asked by.</summary>
    public uint Offset;

    /// <summary>What it is set to.</summary>
    public GpioV1LineFlags Flags;

    /// <summary>Its name; empty: none.</summary>
    public GpioName Name;

    /// <summary>Who has requested it.</summary>
    public GpioName Consumer;
}
