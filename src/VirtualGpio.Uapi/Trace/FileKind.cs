// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Trace;

/// <summary>What a descriptor stands for.</summary>
internal enum FileKind
{
    /// <summary>The device, opened.</summary>
    Chip,

    /// <summary>Lines, requested with version 2.</summary>
    Request,

    /// <summary>Lines, requested with version 1.</summary>
    Handle,

    /// <summary>A line whose events were requested with version 1.</summary>
    Event,
}
