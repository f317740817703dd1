// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>What <c>edge-reader</c>, the guest's counting reader, saw on one line.</summary>
internal sealed record LineReport(long Edges, long Rising, long Falling, long OutOfTurn, long Skipped);

/// <summary>What <c>edge-reader</c> saw on all lines.</summary>
internal sealed partial record EdgeReport(IReadOnlyDictionary<int, LineReport> Lines, long Edges, long Gaps, long Backwards, TimeSpan Span)
{
    public static async Task<EdgeReport> OfAsync(GuestProcess reader)
    {
        int status = await reader.WaitForExitAsync();
        Assert.True(status == 0, $"edge-reader ended with {status}:\n{reader.Output}");
        return Parse(reader.Output);
    }

    /// <summary>Reads what the program has written.</summary>
    public static EdgeReport Parse(string output)
    {
        var lines = LinePattern().Matches(output).ToDictionary(
            match => (int)Number(match, "line"),
            match => new LineReport(Number(match, "edges"), Number(match, "rising"), Number(match, "falling"), Number(match, "turn"), Number(match, "skipped")));
        var total = TotalPattern().Match(output);
        Assert.True(total.Success, $"edge-reader wrote no total:\n{output}");
        return new EdgeReport(lines, Number(total, "edges"), Number(total, "gaps"), Number(total, "back"), TimeSpan.FromTicks(Number(total, "ns") / 100));
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^line (?<line>\d+): (?<edges>\d+) edges, (?<rising>\d+) rising, (?<falling>\d+) falling, (?<turn>\d+) out of turn, (?<skipped>\d+) skipped\r?$", RegexOptions.Multiline)]
    private static partial Regex LinePattern();

    [GeneratedRegex(@"^total: (?<edges>\d+) edges, (?<gaps>\d+) gaps, (?<back>\d+) backwards, (?<ns>\d+) ns\r?$", RegexOptions.Multiline)]
    private static partial Regex TotalPattern();
}
