// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Opens the chip, to read and write and non-blocking.</summary>
internal sealed record OpenStep(string File, int Result) : Step;
