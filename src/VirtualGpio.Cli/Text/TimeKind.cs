// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Text;

/// <summary>How the times of events are printed.</summary>
internal enum TimeKind
{
    /// <summary>Seconds of the board's clock.</summary>
    Seconds,

    /// <summary><c>--utc</c>.</summary>
    Utc,

    /// <summary><c>--localtime</c>.</summary>
    Local,
}
