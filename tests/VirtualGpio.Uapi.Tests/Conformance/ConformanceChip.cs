// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>
/// The chip that a script is for. Its lines are inputs at first, and pulled down from outside. That pull goes on while the
/// line is an output, and decides again when it is not; a bias that the line's consumer asks for counts as a new one, as in
/// the kernel's gpio-sim.
/// </summary>
/// <param name="Kind">What scripts call it.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Names">Names of lines by offset; null for none.</param>
/// <param name="HogOffset">The line that the kernel itself holds, as an output at high level; -1: none.</param>
internal sealed record ConformanceChip(string Kind, int Lines, IReadOnlyList<string?> Names, int HogOffset)
{
    /// <summary>What a chip's info gives as its label.</summary>
    public const string Label = "conformance";

    /// <summary>What a chip's info gives as its name; the player takes any chip's for this one.</summary>
    public const string Name = "gpiochip0";

    /// <summary>The hog's consumer.</summary>
    public const string HogConsumer = "power-hog";

    /// <summary>One with names, and a hog.</summary>
    public static ConformanceChip Named { get; } =
        new("named", 8, ["button", "led", null, "this-name-has-thirty-one-bytes.", "größe", "twice", "twice", "power"], 7);

    /// <summary>One with as many lines as a request can have.</summary>
    public static ConformanceChip Wide { get; } = new("wide", 64, [], -1);

    /// <exception cref="FormatException">There is none of that kind.</exception>
    public static ConformanceChip Of(string kind) =>
        new[] { Named, Wide }.FirstOrDefault(chip => chip.Kind == kind) ?? throw new FormatException($"There is no chip '{kind}'.");
}
