// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>What memory an argument is in.</summary>
internal enum ArgumentMemory
{
    /// <summary>It can be read and written, and nothing is mapped behind it.</summary>
    Writable,

    /// <summary>It can be read only.</summary>
    ReadOnly,

    /// <summary>Its second half is not mapped.</summary>
    Half,

    /// <summary>Nothing of it is mapped.</summary>
    Bad,
}
