// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>A digital value as VCD knows it: <c>0</c>, <c>1</c>, <c>x</c> or <c>z</c>.</summary>
public enum VcdValue : byte
{
    /// <summary><c>0</c>.</summary>
    Low = 0,

    /// <summary><c>1</c>.</summary>
    High = 1,

    /// <summary><c>x</c>: not known, such as while changes were missed, or where outputs fight.</summary>
    Unknown = 2,

    /// <summary><c>z</c>: nothing drives the signal.</summary>
    HighImpedance = 3,
}
