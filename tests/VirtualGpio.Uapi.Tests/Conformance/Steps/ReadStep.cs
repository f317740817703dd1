// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>Reads from a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Size">How much room there is.</param>
/// <param name="IsBad">Whether that room is no memory.</param>
/// <param name="Result">How many bytes were read, or -errno.</param>
/// <param name="Bytes">The bytes, with <see cref="EventRecord.Mask"/> done.</param>
/// <param name="Record">What they consist of.</param>
internal sealed record ReadStep(
    string File, int Size, bool IsBad, int Result, ReadOnlyMemory<byte> Bytes, EventRecord Record) : Step;
