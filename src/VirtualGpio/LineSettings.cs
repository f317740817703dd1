// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What the software under test has asked for on a line. The default is an input that nobody has requested.</summary>
public readonly record struct LineSettings
{
    /// <summary>Input or output.</summary>
    public LineDirection Direction { get; init; }

    /// <summary>The weak pull.</summary>
    public LineBias Bias { get; init; }

    /// <summary>How an output drives its value.</summary>
    public LineDrive Drive { get; init; }

    /// <summary>What to be interrupted for.</summary>
    public InterruptTrigger Trigger { get; init; }

    /// <summary>Whether the interrupt is enabled.</summary>
    public bool InterruptEnabled { get; init; }

    /// <summary>Whether a change wakes the system.</summary>
    public bool Wakes { get; init; }

    /// <summary>Whether a consumer has requested the line.</summary>
    public bool Requested { get; init; }

    /// <summary>How long a change of the level must last to count, in nanoseconds; 0: every change counts.</summary>
    public long DebounceNanoseconds { get; init; }
}
