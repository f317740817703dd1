// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>
/// One step of a recording. Files are known by names; one that could not be opened answers -9 (EBADF) to every step.
/// </summary>
internal abstract record Step
{
    /// <summary>The line of the recording, from 1.</summary>
    public int Number { get; init; }

    /// <summary>How it stands there, without the answer.</summary>
    public string Text { get; init; } = "";

    /// <summary>The answer, as it stands there.</summary>
    public string Answer { get; init; } = "";
}
