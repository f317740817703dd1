// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>What a <see cref="VcdWriter"/> writes before the first value. The unit of time is always 1 ns.</summary>
public sealed record VcdHeader
{
    /// <summary>The signals, at most <see cref="VcdLimits.Variables"/>; their index here is what changes are written with.</summary>
    public required IReadOnlyList<VcdSignal> Signals { get; init; }

    /// <summary>When the recording was made, if that is to be said.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>What made the recording, with its version.</summary>
    public string Version { get; init; } = "VirtualGpio";

    /// <summary>Remarks, one section each.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}
