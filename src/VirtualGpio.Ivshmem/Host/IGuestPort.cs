// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>What <see cref="EdgeSender"/> and <see cref="Version1Port"/> need of the transport.</summary>
internal interface IGuestPort
{
    /// <summary>Rings the guest's vector.</summary>
    void Ring();

    /// <summary>Takes the chip out of service.</summary>
    void TakeOut(string reason);

    /// <summary>A version 1 guest did not acknowledge an edge in time.</summary>
    void NotAcknowledged(int line, long now);

    /// <summary>An edge of a line was left out for lack of room: the first since there was room last.</summary>
    void LeftOut(int line, long now);
}
