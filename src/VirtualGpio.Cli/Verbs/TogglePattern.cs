// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary>What <c>set --toggle</c> does after the first levels, as gpioset's option of that name.</summary>
/// <param name="Periods">The times from one change to the next, in nanoseconds.</param>
/// <param name="Repeats">Whether it begins again at the end.</param>
internal sealed record TogglePattern(long[] Periods, bool Repeats)
{
    /// <summary>So many rounds are asked for at once, and then again.</summary>
    internal const long Rounds = 1_000_000;

    /// <summary>All rounds together, in nanoseconds: decades, and far from what overflows.</summary>
    private const long LongestTime = long.MaxValue / 8;

    /// <summary>Reads the option.</summary>
    /// <param name="text">Periods, parted by commas; a 0 at the end: no repetition.</param>
    /// <param name="hold">The shortest period, which shorter ones are raised to, in nanoseconds.</param>
    /// <exception cref="CliException">It is none.</exception>
    internal static TogglePattern Parse(string text, long hold)
    {
        long[] periods = Period.ParseList("--toggle", text);
        bool repeats = periods[^1] != 0;
        if (!repeats)
            periods = periods[..^1];
        if (Array.IndexOf(periods, 0) >= 0)
            throw CliException.Usage($"--toggle: a 0 in '{text}' stands before the end. Only the last time can be 0: then the pattern is not repeated.");
        return new TogglePattern(Array.ConvertAll(periods, period => Math.Max(period, hold)), repeats);
    }

    /// <summary>What is asked of the daemon, which keeps the times exactly; the levels of the beginning are set already.</summary>
    internal SequenceRequest Sequence(LineLevel[] values)
    {
        // After an odd number of changes the other half of the pattern follows.
        long[] round = Repeats && Periods.Length % 2 == 1 ? [.. Periods, .. Periods] : Periods;
        var steps = new SequenceStep[round.Length];
        long at = 0;
        for (int i = 0; i < round.Length; i++)
        {
            at += round[i];
            bool inverted = i % 2 == 0;
            Dictionary<string, string> set = new(StringComparer.Ordinal);
            foreach (LineLevel value in values)
                set[value.Line] = (value.Level == 1) != inverted ? "1" : "0";
            steps[i] = new() { AtNanoseconds = at, Set = set };
        }

        return new() { Steps = steps, Count = Repeats ? Math.Clamp(LongestTime / at, 1, Rounds) : 1 };
    }
}
