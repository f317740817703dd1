// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>What a board file says, checked: whatever it refers to is there.</summary>
public sealed record BoardDescription
{
    /// <summary>The board's name.</summary>
    public required string Name { get; init; }

    /// <summary>The chips, in the order of the file; at least one.</summary>
    public required IReadOnlyList<ChipDescription> Chips { get; init; }

    /// <summary>The chips that programs of this machine can see, in the order of the file.</summary>
    public IEnumerable<ChipDescription> ChipsForPrograms => Chips.Where(chip => chip.Transport == TransportType.Uapi.Name);

    /// <summary>The nets that the file names, in its order. A line on none of them has a net to itself.</summary>
    public IReadOnlyList<NetDescription> Nets { get; init; } = [];

    /// <summary>The devices, in the order of the file.</summary>
    public IReadOnlyList<DeviceDescription> Devices { get; init; } = [];

    /// <summary>The recordings, in the order of the file.</summary>
    public IReadOnlyList<RecordingDescription> Recordings { get; init; } = [];

    /// <summary>Finds out which net each line is on. Takes time in proportion to the board: ask once, and keep it.</summary>
    public BoardWiring Wiring() => new(this);
}
