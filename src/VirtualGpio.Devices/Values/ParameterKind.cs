// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace VirtualGpio.Devices;

/// <summary>What the values of a parameter are: a whole number, a duration, one of some words…</summary>
public abstract record ParameterKind
{
    /// <summary>What is possible, to follow "it must be": <c>a whole number from 0 to 100</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="value">What it means.</param>
    /// <returns>Whether it is one of the possible values.</returns>
    public abstract bool TryParse(string text, out ParameterValue value);

    /// <summary>Reads a value, or says why not.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="value">What it means.</param>
    /// <param name="error">What to tell, to follow the name of what is wrong: <c>is 'x': it must be …</c>.</param>
    public bool TryParse(string text, out ParameterValue value, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = TryParse(text, out value) ? null : $"is '{Shown.Brief(text)}': it must be {Expected}";
        return error is null;
    }
}
