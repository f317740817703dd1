// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Bench;

internal static class Figures
{
    public static double Median(IEnumerable<double> values) => Percentile([.. values], 0.5);

    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
