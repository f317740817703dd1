// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>What an <see cref="IvshmemTransport"/> is made with.</summary>
public sealed record IvshmemTransportOptions
{
    /// <summary>How many edges the queue to the guest holds: a power of two, 16 to 65,536.</summary>
    public int EdgeQueueEntries { get; init; } = 1024;

    /// <summary>How many reports the queue from the guest holds: a power of two, 16 to 65,536.</summary>
    public int ReportQueueEntries { get; init; } = 4096;

    /// <summary>
    /// How many edges that nobody commanded (those that another guest or a device makes) wait on the host when the queue is
    /// full, 0 to 16,777,216. More are left out, counted and told of, and the level follows. 16 bytes each, when used.
    /// </summary>
    public int EdgeBacklog { get; init; } = 1 << 20;

    /// <summary>
    /// The guest's ivshmem ID, where several peers share one server. Null: the first other peer that joins, or the one that
    /// the guest's driver names.
    /// </summary>
    public int? GuestPeer { get; init; }

    /// <summary>How many bytes of memory a chip needs at least. Round up to a power of two, which QEMU asks for.</summary>
    /// <param name="lines">The number of lines.</param>
    /// <exception cref="VirtualGpioException">The number of lines or an option is out of its range.</exception>
    public long SizeFor(int lines) => LayoutOf(lines).Size;

    internal Layout LayoutOf(int lines) => Layout.For(lines, EdgeQueueEntries, ReportQueueEntries);

    /// <summary>Throws if a value is out of its range that nothing else checks.</summary>
    internal void Validate()
    {
        if (GuestPeer is < 0 or > IvshmemProtocol.MaxPeerId)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The guest's peer cannot be {GuestPeer}: 0 to {IvshmemProtocol.MaxPeerId} are possible.");
        if (EdgeBacklog is < 0 or > 1 << 24)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{EdgeBacklog} edges cannot wait: 0 to {1 << 24} are possible.");
    }
}
