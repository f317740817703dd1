// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Asks whether a descriptor is closed on exec.</summary>
/// <param name="File">The file.</param>
/// <param name="Result">1: it is.</param>
internal sealed record CloseOnExecStep(string File, int Result) : Step;
