// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Wire;

/// <summary>Who uses the lines of a <see cref="SoftwareGuest"/>: its interrupt handlers.</summary>
public interface IGuestConsumer
{
    /// <summary>A line's interrupt was raised.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="edge">The edge. For a level interrupt, and for one that was kept: the level and the latest number.</param>
    /// <returns>Whether the consumer is done with it; if not, it calls <see cref="SoftwareGuest.Done"/> later.</returns>
    bool OnInterrupt(SoftwareGuest guest, in EdgeEntry edge);
}
