// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>A signal of one bit in a VCD file: a variable, or one bit of a vector. <see cref="VcdFile.Find"/> makes it.</summary>
public readonly record struct VcdBit
{
    internal VcdBit(VcdVariable variable, int position, string name) => (Variable, Position, Name) = (variable, position, name);

    /// <summary>The variable.</summary>
    public VcdVariable Variable { get; }

    /// <summary>Which of its bits, counted from the right, from 0.</summary>
    public int Position { get; }

    /// <summary>The full name, with the bit's number if there are several: <c>top.bus[3]</c>.</summary>
    public string Name { get; }
}
