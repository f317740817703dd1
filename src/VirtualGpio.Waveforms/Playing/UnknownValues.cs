// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Playing;

/// <summary>What to drive where a recording says <c>x</c> or <c>z</c>.</summary>
public enum UnknownValues
{
    /// <summary>Nothing: <see cref="Signal.HighImpedance"/>.</summary>
    HighImpedance,

    /// <summary>What was driven before; there is no step.</summary>
    Keep,
}
