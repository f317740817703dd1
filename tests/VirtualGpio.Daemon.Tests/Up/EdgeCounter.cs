// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>Counts the edges of a guest, and sees whether levels alternate.</summary>
internal sealed class EdgeCounter : IGuestConsumer
{
    private long _count;
    private byte _last;

    /// <summary>Edges that came.</summary>
    internal long Count => Volatile.Read(ref _count);

    /// <summary>Edges that had the level of the one before them.</summary>
    internal int Repeated { get; private set; }

    public bool OnInterrupt(SoftwareGuest guest, in EdgeEntry edge)
    {
        if (edge.Level == _last)
            Repeated++;
        _last = edge.Level;
        Volatile.Write(ref _count, _count + 1);
        return true;
    }

    /// <summary>Waits until so many have come.</summary>
    internal void WaitFor(long count) =>
        Assert.True(SpinWait.SpinUntil(() => Count >= count, UpProcess.Patience), $"{Count} edges of {count} came.");
}
