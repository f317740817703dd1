// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What a <see cref="BoardHost"/> is made with.</summary>
public sealed record BoardHostOptions
{
    /// <summary>The board's name, for messages.</summary>
    public string Name { get; init; } = "board";

    /// <summary>How many events are kept for readers, 16 to 16,777,216; rounded up to a power of two.</summary>
    public int EventCapacity { get; init; } = 262_144;

    /// <summary>
    /// How long a burst or a playback may stand still because software takes no edges, before it fails with
    /// <see cref="ErrorKind.GuestBusy"/>.
    /// </summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the board ends when the transport of a chip fails; else that chip alone is out of service.</summary>
    public bool EndsWithTransport { get; init; }

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        if (EventCapacity is < 16 or > 1 << 24)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A board cannot keep {EventCapacity} events: 16 to {1 << 24} are possible.");
        if (StallLimit <= TimeSpan.Zero)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The stall limit cannot be {StallLimit}: it must be above zero.");
    }
}
