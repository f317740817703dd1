// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>Text that a regular expression describes.</summary>
internal sealed record PatternKind : ParameterKind
{
    private readonly Regex _regex;

    /// <summary>Creates the kind.</summary>
    /// <param name="expected">What is possible, to follow "must be".</param>
    /// <param name="pattern">The regular expression, from ^ to $.</param>
    public PatternKind(string expected, string pattern)
    {
        Expected = expected;
        Pattern = pattern;
        _regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The regular expression, from ^ to $.</summary>
    public string Pattern { get; }

    /// <inheritdoc/>
    public override string Expected { get; }

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = new(text, 0);
        // To .NET, a $ is also before a line feed at the end.
        return !text.EndsWith('\n') && _regex.IsMatch(text);
    }
}
