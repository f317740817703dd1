// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Pulls a line up or down from outside, see <see cref="ConformanceChip"/>, and lets what follows from it happen.</summary>
internal sealed record PullStep(int Offset, bool Up, int Result) : Step;
