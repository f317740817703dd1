// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;

namespace VirtualGpio.Daemon.Tests.Metrics;

/// <summary>Reads Prometheus' text format 0.0.4, strictly.</summary>
internal static partial class PrometheusPage
{
    /// <summary>Gives the samples by name and labels as they are written.</summary>
    internal static IReadOnlyDictionary<string, double> Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var samples = new Dictionary<string, double>();
        var families = new HashSet<string>();
        string? helped = null;
        string? typed = null;
        foreach (string line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups["name"].Value;
                Assert.True(families.Add(helped), $"{helped} has two families.");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                typed = type.Groups["name"].Value;
                Assert.Equal(helped, typed);
                Assert.Equal(type.Groups["type"].Value == "counter", typed.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                Match sample = Sample().Match(line);
                Assert.True(sample.Success, $"No sample: {line}");
                Assert.Equal(typed, sample.Groups["name"].Value);
                string value = sample.Groups["value"].Value;
                samples.Add(line[..^(value.Length + 1)], double.Parse(value, CultureInfo.InvariantCulture));
            }
        }

        return samples;
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\\n]|\\\\|\\n)*$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^\\"\n]|\\\\|\\"|\\n)*"(?:,(?!\})|(?=\})))+\})? (?<value>[-+]?[0-9][0-9.eE+-]*)$""")]
    private static partial Regex Sample();
}
