// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The suppression of doorbells. See docs/protocol.md, 'Doorbells and their suppression'.</summary>
public static class EventIndex
{
    /// <summary>
    /// Whether a doorbell is due after an index was advanced: the other side waits for one of the entries that it went past.
    /// </summary>
    /// <param name="wanted">The event index, read after a full barrier that follows the publication of the index.</param>
    /// <param name="before">The index before.</param>
    /// <param name="after">The index now.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDue(uint wanted, uint before, uint after) => after - wanted - 1 < after - before;
}
