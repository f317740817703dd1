// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpiohandle_config: asks for something else on a handle's lines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1HandleConfig
{
    /// <summary>What is asked for.</summary>
    public GpioV1HandleFlags Flags;

    /// <summary>Their values as outputs; whatever is not 0 is 1.</summary>
    public InlineArray64<byte> Values;

    /// <summary>Not looked at.</summary>
    public InlineArray4<uint> Padding;
}
