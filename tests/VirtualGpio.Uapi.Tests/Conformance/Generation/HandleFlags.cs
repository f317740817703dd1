// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>GPIOHANDLE_REQUEST_*</summary>
[Flags]
internal enum HandleFlags : uint
{
    None = 0,
    Input = 1 << 0,
    Output = 1 << 1,
    ActiveLow = 1 << 2,
    OpenDrain = 1 << 3,
    OpenSource = 1 << 4,
    PullUp = 1 << 5,
    PullDown = 1 << 6,
    BiasDisabled = 1 << 7,
}
