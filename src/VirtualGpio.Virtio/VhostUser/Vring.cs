// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>A queue that runs, and what its two sides wake each other with. Valid until it is stopped.</summary>
public sealed class Vring
{
    private readonly BackendRing _ring;

    internal Vring(BackendRing ring, Virtqueue queue, EventFd kick, bool isResumed)
    {
        _ring = ring;
        Queue = queue;
        Kick = kick;
        IsResumed = isResumed;
    }

    /// <summary>Which of the device's queues it is.</summary>
    public int Index => _ring.Index;

    /// <summary>The queue.</summary>
    public Virtqueue Queue { get; }

    /// <summary>What the driver signals when it wants the queue to be looked at. Owned by the back-end.</summary>
    public EventFd Kick { get; }

    /// <summary>
    /// Whether it goes on from where it stopped, with what was under way then: nothing of what the driver has said before
    /// is to be forgotten. Otherwise the driver has begun anew.
    /// </summary>
    public bool IsResumed { get; }

    /// <summary>Why the queue is of no use until it is started again; null as long as it is.</summary>
    public string? Broken { get; private set; }

    /// <summary>Interrupts the driver, if it can be. Does not block, does not allocate.</summary>
    public void Call() => _ring.Call?.Signal();

    /// <summary>Tells the front-end that the queue is of no use any more.</summary>
    /// <param name="reason">Why, as a sentence. The front-end learns only that it is so; QEMU prints that.</param>
    public void Break(string reason)
    {
        if (Broken is not null)
            return;
        Broken = reason;
        _ring.Error?.Signal();
    }
}
