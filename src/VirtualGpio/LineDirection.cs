// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>The direction of a line, as the software under test has set it.</summary>
public enum LineDirection : byte
{
    /// <summary>The line is read.</summary>
    Input = 0,

    /// <summary>The line is driven by the software under test.</summary>
    Output = 1,
}
