// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Http;

/// <summary>What a value in JSON is.</summary>
internal enum JsonShapeKind
{
    /// <summary>An object of known members.</summary>
    Object,

    /// <summary>An object whose members may have any name.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>A text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,
}
