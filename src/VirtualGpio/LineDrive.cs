// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>How an output drives its value.</summary>
public enum LineDrive : byte
{
    /// <summary>Strong low for 0, strong high for 1.</summary>
    PushPull = 0,

    /// <summary>Strong low for 0, nothing for 1.</summary>
    OpenDrain = 1,

    /// <summary>Nothing for 0, strong high for 1.</summary>
    OpenSource = 2,
}
