// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Host;

/// <summary>What is counted per line.</summary>
internal struct LineTally
{
    public long Sent;
    public long Delivered;
    public long Coalesced;
    public long Reports;
}
