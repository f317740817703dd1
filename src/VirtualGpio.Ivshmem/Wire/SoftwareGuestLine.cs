// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Wire;

/// <summary>A line of a <see cref="SoftwareGuest"/>.</summary>
internal struct SoftwareGuestLine
{
    /// <summary>The level from outside, as far as edges were handed over.</summary>
    public byte Level;

    public uint Sequence;
    public LineSettings Settings;
    public uint Output;
    public ushort ConfigCount;

    /// <summary>The consumer is handling an edge.</summary>
    public bool IsBusy;

    /// <summary>The consumer is handling a level interrupt.</summary>
    public bool IsHandlingLevel;

    /// <summary>An edge came while the interrupt was disabled.</summary>
    public bool KeepsEdge;
}
