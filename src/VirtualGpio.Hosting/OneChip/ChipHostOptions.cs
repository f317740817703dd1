// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>What a <see cref="ChipHost"/> is made with.</summary>
public sealed record ChipHostOptions
{
    /// <summary>The chip's name, as messages show it.</summary>
    public string ChipName { get; init; } = "chip0";

    /// <summary>The number of lines, 1 to 1024.</summary>
    public int LineCount { get; init; } = 32;

    /// <summary>The lines' names, by offset; null or empty for a line without one. May be shorter than the lines are many.</summary>
    public IReadOnlyList<string?> Names { get; init; } = [];

    /// <summary>
    /// How long a toggle may stand still because the guest takes nothing, before it fails with
    /// <see cref="ErrorKind.GuestBusy"/>.
    /// </summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        if (StallLimit <= TimeSpan.Zero)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The stall limit cannot be {StallLimit}: it must be above zero.");
        // What is wrong with the lines and their names is found before anything is touched.
        _ = new Board().AddChip(ChipName, LineCount, Names);
    }
}
