// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>Who gives a line its level, or changed it.</summary>
public enum LineDriver : byte
{
    /// <summary>Nobody: it floats.</summary>
    None,

    /// <summary>The host.</summary>
    Host,

    /// <summary>The guest.</summary>
    Guest,

    /// <summary>Both, one against the other.</summary>
    Both,
}
