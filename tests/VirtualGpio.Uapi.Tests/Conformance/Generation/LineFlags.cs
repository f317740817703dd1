// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>enum gpio_v2_line_flag</summary>
[Flags]
internal enum LineFlags : ulong
{
    None = 0,
    Used = 1 << 0,
    ActiveLow = 1 << 1,
    Input = 1 << 2,
    Output = 1 << 3,
    Rising = 1 << 4,
    Falling = 1 << 5,
    OpenDrain = 1 << 6,
    OpenSource = 1 << 7,
    PullUp = 1 << 8,
    PullDown = 1 << 9,
    BiasDisabled = 1 << 10,
    Realtime = 1 << 11,
    Hte = 1 << 12,
    BothEdges = Rising | Falling,
}
