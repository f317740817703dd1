// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>What is counted per line.</summary>
internal struct LineTally
{
    public long Sent;
    public long Delivered;
    public long Coalesced;
    public long Reports;
    public long CoalescedByGuest;
}
