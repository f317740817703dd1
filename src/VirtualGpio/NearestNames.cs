// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>Finds the names that somebody may have meant.</summary>
public static class NearestNames
{
    private const int MostSuggestions = 3;

    /// <summary>Longer ones are not compared: the work grows with the square, and nobody types them.</summary>
    private const int LongestName = 64;

    /// <summary>The names nearest to a wrong one, the nearest first; none that differ in more than a third.</summary>
    /// <param name="wrong">What was written.</param>
    /// <param name="names">What is possible.</param>
    public static IReadOnlyList<string> Of(string wrong, IEnumerable<string> names)
    {
        if (wrong.Length > LongestName)
            return [];
        // Among names of two letters everything is near to everything.
        int limit = wrong.Length < 3 ? 0 : Math.Max(1, wrong.Length / 3);
        return
        [
            .. names.Where(name => name.Length <= LongestName && Math.Abs(name.Length - wrong.Length) <= limit)
                .Select(name => (name, distance: Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant())))
                .Where(candidate => candidate.distance <= limit)
                .OrderBy(candidate => candidate.distance)
                .ThenBy(candidate => candidate.name, StringComparer.Ordinal)
                .Take(MostSuggestions)
                .Select(candidate => candidate.name),
        ];
    }

    /// <summary>A sentence such as <c> Did you mean 'led' or 'leds'?</c>, with a leading blank; empty if there is none.</summary>
    /// <param name="wrong">What was written.</param>
    /// <param name="names">What is possible.</param>
    public static string Hint(string wrong, IEnumerable<string> names)
    {
        IReadOnlyList<string> nearest = Of(wrong, names);
        return nearest.Count == 0 ? "" : $" Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?";
    }

    /// <summary>How many letters to insert, leave out, replace, or swap with the neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
