// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>What is known of a line's entry in the guest's line table.</summary>
internal struct GuestLine
{
    public uint Output;
    public LineConfig Config;
    public uint Debounce;

    /// <summary>Whether it changed since it was last applied to the line.</summary>
    public bool IsChanged;

    /// <summary>Whether its consumer has another name since then.</summary>
    public bool IsRenamed;

    /// <summary>Whether its config had changes that there was no report for, since then: its bias may have been another one.</summary>
    public bool MissedConfig;

    /// <summary>Whether a request is yet to be told, with the consumer's name.</summary>
    public bool AwaitsName;

    /// <summary>When that request was.</summary>
    public long RequestedAt;

    /// <summary>Changes of the output value that there was no report for, since it was last applied.</summary>
    public uint Unseen;
}
