// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>struct gpiohandle_data: values of a handle's lines, a byte each.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioV1HandleValues
{
    /// <summary>The values; whatever is not 0 is 1.</summary>
    public InlineArray64<byte> Values;
}
