// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>How large a board and its file can be.</summary>
public static class BoardLimits
{
    /// <summary>How large a board file can be, in bytes.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    /// <summary>How many chips a board can have.</summary>
    public const int MaxChips = 64;

    /// <summary>How many lines a chip has if its file does not say.</summary>
    public const int DefaultLines = 32;

    /// <summary>How many nets a board file can name.</summary>
    public const int MaxNets = 4096;

    /// <summary>How many devices a board can have.</summary>
    public const int MaxDevices = 1024;

    /// <summary>How many recordings a board can make.</summary>
    public const int MaxRecordings = 64;

    /// <summary>How long the name of a board, chip, net, device or recording can be.</summary>
    public const int MaxNameLetters = 32;

    /// <summary>How many mistakes are told of at once.</summary>
    public const int MaxErrors = 20;

    /// <summary>How many keys, values, maps and lists a file can have: more than the largest board needs.</summary>
    internal const int MaxNodes = 200_000;

    /// <summary>How deep maps and lists can be in each other: deeper than any board needs.</summary>
    internal const int MaxDepth = 16;
}
