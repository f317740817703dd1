// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Measuring;

/// <summary>Which edges of a signal are meant.</summary>
[Flags]
public enum EdgeChoice : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>From low to high.</summary>
    Rising = 1,

    /// <summary>From high to low.</summary>
    Falling = 2,

    /// <summary>All.</summary>
    Both = Rising | Falling,
}
