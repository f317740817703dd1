// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Wire;

/// <summary>What a report is about.</summary>
public enum ReportKind : ushort
{
    /// <summary>The output value changed.</summary>
    Output = 1,

    /// <summary>The config changed.</summary>
    Config = 2,

    /// <summary>The debounce period changed.</summary>
    Debounce = 3,

    /// <summary>The consumer's name changed.</summary>
    Consumer = 4,
}
