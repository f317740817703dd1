// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Metrics;

/// <summary>What came of a request.</summary>
internal enum CommandOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was not possible, or wrong.</summary>
    Refused,

    /// <summary>The client hung up.</summary>
    Cancelled,

    /// <summary>The daemon made a mistake.</summary>
    Failed,
}
