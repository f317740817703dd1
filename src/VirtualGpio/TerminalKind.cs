// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What a terminal belongs to. For display and for questions of who drives what: it makes no difference to the level.</summary>
public enum TerminalKind : byte
{
    /// <summary>Anything else.</summary>
    Other = 0,

    /// <summary>Whoever commands the board: a person, a script, a test.</summary>
    Host = 1,

    /// <summary>What a chip's line drives as an output.</summary>
    Line = 2,

    /// <summary>A pull: of a chip's line, or a resistor of the board.</summary>
    Bias = 3,

    /// <summary>A model of a device.</summary>
    Device = 4,

    /// <summary>What holds a net at a signal from the start, and is not meant to change.</summary>
    Hog = 5,
}
