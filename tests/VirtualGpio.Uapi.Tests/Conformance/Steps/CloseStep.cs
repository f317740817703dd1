// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Closes a file.</summary>
internal sealed record CloseStep(string File, int Result) : Step;
