// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>What a <see cref="ChipHost"/> is made with.</summary>
public sealed record ChipHostOptions
{
    /// <summary>The chip's name, as messages show it.</summary>
    public string ChipName { get; init; } = "chip0";

    /// <summary>The number of lines, 1 to 1024.</summary>
    public int LineCount { get; init; } = 32;

    /// <summary>The lines' names, by offset; null or empty for a line without one. May be shorter than the lines are many.</summary>
    public IReadOnlyList<string?> Names { get; init; } = [];

    /// <summary>How many edges the queue to the guest holds: a power of two, 16 to 65,536. As many lines can be set at once.</summary>
    public int EdgeQueueEntries { get; init; } = 1024;

    /// <summary>How many reports the queue from the guest holds: a power of two, 16 to 65,536.</summary>
    public int ReportQueueEntries { get; init; } = 4096;

    /// <summary>How many edges that nobody commanded wait on the host when the queue is full: see <see cref="IvshmemTransportOptions.EdgeBacklog"/>.</summary>
    public int EdgeBacklog { get; init; } = 1 << 20;

    /// <summary>
    /// The guest's ivshmem ID, where several peers share one server. Null: the first other peer that joins, or the one that
    /// the guest's driver names.
    /// </summary>
    public int? GuestPeer { get; init; }

    /// <summary>
    /// How long a toggle may stand still because the guest takes nothing, before it fails with
    /// <see cref="ErrorKind.GuestBusy"/>.
    /// </summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(10);

    internal IvshmemTransportOptions Transport => new()
    {
        EdgeQueueEntries = EdgeQueueEntries,
        ReportQueueEntries = ReportQueueEntries,
        EdgeBacklog = EdgeBacklog,
        GuestPeer = GuestPeer,
    };

    /// <summary>Throws if a value is out of its range that nothing else checks.</summary>
    internal void Validate()
    {
        Transport.Validate();
        if (StallLimit <= TimeSpan.Zero)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The stall limit cannot be {StallLimit}: it must be above zero.");
    }
}
