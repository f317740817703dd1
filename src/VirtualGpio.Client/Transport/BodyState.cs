// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>What comes next of a body.</summary>
internal enum BodyState
{
    /// <summary>Bytes, until the number of them is used up.</summary>
    Counted,

    /// <summary>Bytes, until the connection ends.</summary>
    UntilClosed,

    /// <summary>The line with the size of a chunk.</summary>
    ChunkSize,

    /// <summary>Bytes of a chunk.</summary>
    Chunk,

    /// <summary>The end of the line behind a chunk.</summary>
    ChunkEnd,

    /// <summary>Lines behind the last chunk, the last of them empty.</summary>
    Trailer,

    /// <summary>Nothing.</summary>
    Done,
}
