// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What is counted of a line.</summary>
/// <param name="Sent">Edges put into the queue to the software (or shown to it, where there is none).</param>
/// <param name="Delivered">Edges that the software has taken out of the queue.</param>
/// <param name="Coalesced">Edges left out for lack of room; the level followed.</param>
/// <param name="Reports">Reports of the software about it.</param>
/// <param name="CoalescedByGuest">Changes that the software made without a report of their own.</param>
public readonly record struct LineCounters(long Sent, long Delivered, long Coalesced, long Reports, long CoalescedByGuest);
