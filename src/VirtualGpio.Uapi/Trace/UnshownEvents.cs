// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Trace;

/// <summary>Events that have no line of their own in a trace.</summary>
/// <param name="Written">How many the program was given.</param>
/// <param name="Lost">How many it never sees, since its buffer was full.</param>
internal readonly record struct UnshownEvents(long Written, long Lost)
{
    /// <summary>Whether there are none.</summary>
    public bool IsNone => Written == 0 && Lost == 0;

    /// <inheritdoc/>
    public override string ToString() => Lost == 0
        ? Count(Written, "more event")
        : Written == 0 ? $"{Count(Lost, "event")} {Why}" : $"{Count(Written, "more event")}; {Count(Lost, "event")} {Why}";

    /// <summary>A number of events, and why they were lost; nothing if none were.</summary>
    /// <param name="lost">How many.</param>
    public static string Told(long lost) => lost == 0 ? "" : FormattableString.Invariant($", {lost} lost");

    /// <summary>A number, and of what.</summary>
    public static string Count(long number, string noun) => FormattableString.Invariant($"{number} {noun}{(number == 1 ? "" : "s")}");

    private const string Why = "lost: the program has not read, and its buffer is full";
}
