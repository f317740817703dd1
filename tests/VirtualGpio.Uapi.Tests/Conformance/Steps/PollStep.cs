// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Asks what a file is ready for.</summary>
/// <param name="File">The file.</param>
/// <param name="Milliseconds">How long to wait until it can be read.</param>
/// <param name="Result">0, or -errno.</param>
/// <param name="Bits">What it is ready for.</param>
internal sealed record PollStep(string File, int Milliseconds, int Result, PollBits Bits) : Step;
