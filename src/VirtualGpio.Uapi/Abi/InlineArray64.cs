// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio.Uapi.Abi;

/// <summary>64 values: GPIO_V2_LINES_MAX and GPIOHANDLES_MAX.</summary>
[InlineArray(GpioLimits.Lines)]
internal struct InlineArray64<T>
{
    private T _first;
}
