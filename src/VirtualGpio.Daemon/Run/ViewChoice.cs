// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Run;

/// <summary>By which way a program sees its chips.</summary>
internal enum ViewChoice
{
    /// <summary>In a private <c>/dev</c> where one can be made, by trapped calls elsewhere.</summary>
    Auto,

    /// <summary>In a private <c>/dev</c>: a mount namespace.</summary>
    Private,

    /// <summary>By trapping the calls that look for files.</summary>
    Trapped,
}
