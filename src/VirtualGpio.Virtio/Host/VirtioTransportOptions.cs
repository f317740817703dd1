// SPDX-License-Identifier: MIT
using System.Numerics;

namespace VirtualGpio.Virtio.Host;

/// <summary>What a <see cref="VirtioTransport"/> is made with.</summary>
public sealed record VirtioTransportOptions
{
    /// <summary>How many edges that were commanded wait for the driver at the most, 16 to 65,536. As many lines can be set at once.</summary>
    public int EdgeQueueEntries { get; init; } = 1024;

    /// <summary>
    /// How many edges wait for the driver at the most in all, those that nobody commanded (that another guest or a device
    /// makes) included: a power of two from <see cref="EdgeQueueEntries"/> to 16,777,216. More are left out, counted and told
    /// of, and the level follows. 16 bytes each, when used.
    /// </summary>
    public int EdgeBacklog { get; init; } = 1 << 20;

    /// <summary>
    /// Whether a driver that is safe for several lines at once is given the next edge of a line while the consumer of
    /// another line's edge is busy. The mainline driver is not safe: its queues break. Off, edges come in order, one at a
    /// time; a consumer that takes more than a second is overtaken by other lines' edges in any case.
    /// </summary>
    public bool SideBySide { get; init; }

    /// <summary>Whether the driver may leave notifications out that nobody waits for (VIRTIO_F_EVENT_IDX).</summary>
    public bool OffersEventIndex { get; init; } = true;

    /// <summary>
    /// Whether packed virtqueues are offered. For drivers that are safe for several lines at once: in a packed queue the
    /// kernel makes a buffer available before it has noted whose it is, and the mainline driver does not keep its callback
    /// out meanwhile, so that it breaks with a single line already.
    /// </summary>
    public bool OffersPackedQueues { get; init; }

    /// <summary>
    /// How long after the front-end has gone, or could not be reached, it is looked for again. Null: it must be there at
    /// once, or the chip is lost; so it is with a relay, which is always there. For connecting transports.
    /// </summary>
    public TimeSpan? ReconnectAfter { get; init; }

    internal StateLayout LayoutOf(int lines) => new(lines, EdgeBacklog);

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        if (EdgeQueueEntries is < 16 or > 65_536)
            throw Bad($"The queue to the guest cannot hold {EdgeQueueEntries} edges: 16 to 65,536 are possible.");
        if (EdgeBacklog < EdgeQueueEntries || EdgeBacklog > 1 << 24 || !BitOperations.IsPow2(EdgeBacklog))
            throw Bad($"{EdgeBacklog} edges cannot wait: a power of two from {EdgeQueueEntries} to {1 << 24} is possible.");
        if (ReconnectAfter is { } pause && pause <= TimeSpan.Zero)
            throw Bad($"The front-end cannot be looked for every {pause}: it must be above zero.");
    }

    private static VirtualGpioException Bad(string message) => new(ErrorKind.InvalidArgument, message);
}
