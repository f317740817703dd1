// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>The device's end of a virtqueue (virtio 1.3, 2.6 to 2.8), for hosts that are little-endian.</summary>
/// <remarks>
/// The device takes chains and gives them back in any order. What is in flight is recorded in memory of its own
/// (<see cref="InflightQueue"/>), so that after a sudden end another process finds it.
/// <para>
/// Sleeping: <see cref="ArmKick"/>, and only if it says so, wait for the kick; then <see cref="DisarmKick"/> and
/// <see cref="TryTake"/> until nothing is left. Waking: after one or more <see cref="Give"/>, <see cref="NeedsCall"/> says
/// whether the driver is to be called. On both sides a full barrier stands between what one side writes and what it then reads
/// of the other's: whichever barrier comes second sees what was written before the first.
/// </para>
/// <para>
/// All that the driver writes is copied, then checked, then used. What breaks a rule ends in a
/// <see cref="VirtqueueException"/>, and changes nothing; the queue can then be left only. One thread.
/// </para>
/// </remarks>
public abstract class Virtqueue
{
    /// <summary>The largest size that the specification allows.</summary>
    public const int MaxSize = 32768;

    /// <summary>How many descriptors a table that one descriptor refers to may have.</summary>
    public const int MaxIndirect = 1024;

    private protected Virtqueue(in VirtqueueSetup setup)
    {
        Setup = setup;
        Size = setup.Size;
    }

    /// <summary>How many descriptors the queue has.</summary>
    public int Size { get; }

    /// <summary>Where the queue lies.</summary>
    public VirtqueueSetup Setup { get; }

    /// <summary>Whether chains were found in flight when the queue was opened: <see cref="TryTake"/> gives them first.</summary>
    public bool IsResumed { get; private protected init; }

    /// <summary>
    /// Where to go on, as <see cref="VirtqueueSetup.Base"/>: what is asked for when a queue is stopped. Chains in flight count
    /// as taken.
    /// </summary>
    public abstract uint Base { get; }

    /// <summary>How many chains are taken and not given back; those found in flight count from the beginning.</summary>
    public int InFlight { get; private protected set; }

    /// <summary>
    /// Whether the queue stands at its beginning and nothing in it shows that a device has ever used it. A queue that has been
    /// gone round as a whole stands there, too.
    /// </summary>
    /// <exception cref="VirtqueueException">The memory has gone.</exception>
    public abstract bool IsUntouched { get; }

    /// <summary>Opens a queue.</summary>
    /// <param name="memory">The memory that it lies in.</param>
    /// <param name="setup">Where it lies.</param>
    /// <param name="inflight">
    /// What is recorded as in flight. The queue goes on with it if it fits the indexes: with n chains recorded and the used
    /// index u, if the base is u + n, or u (a front-end that knows only the used index). Otherwise the record is cleared, and
    /// the base is taken as it is.
    /// </param>
    /// <exception cref="VirtqueueException">
    /// The size is not allowed, or a part of the queue is not in the memory or not aligned.
    /// </exception>
    public static Virtqueue Open(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
    {
        Check(memory, setup, inflight);
        return setup.IsPacked ? new PackedQueue(memory, setup, inflight) : new SplitQueue(memory, setup, inflight);
    }

    /// <summary>
    /// The base for a queue whose device ended suddenly: what that device would have answered if it had stopped the queue. The
    /// record is brought in order on the way.
    /// </summary>
    /// <param name="memory">The memory that the queue lies in.</param>
    /// <param name="setup">Where it lies; its base is what is returned where nothing better is known.</param>
    /// <param name="inflight">What the device recorded.</param>
    /// <exception cref="VirtqueueException">As for <see cref="Open"/>.</exception>
    public static uint RecoverBase(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
    {
        Check(memory, setup, inflight);
        return setup.IsPacked
            ? PackedQueue.Recover(memory, setup, inflight)
            : SplitQueue.Recover(memory, setup, inflight);
    }

    /// <summary>Takes the next chain: first those that were in flight before, in the order in which they were taken.</summary>
    /// <param name="chain">The chain.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="VirtqueueException">The driver broke a rule, or the memory has gone.</exception>
    public abstract bool TryTake([NotNullWhen(true)] out DescriptorChain? chain);

    /// <summary>Gives a chain back. The driver can see it at once; <see cref="NeedsCall"/> is to follow.</summary>
    /// <param name="chain">The chain; not to be used any more.</param>
    /// <param name="written">How many bytes were written, from the first on; not more than <see cref="DescriptorChain.Writable"/>.</param>
    /// <exception cref="VirtqueueException">The memory has gone.</exception>
    /// <exception cref="ArgumentException">The chain is not one that was taken from this queue.</exception>
    public abstract void Give(DescriptorChain chain, uint written);

    /// <summary>
    /// Whether the driver wants to be called for what was given since the last time. To be asked once after each batch, and
    /// once after the queue was opened: a device before may have ended before it called.
    /// </summary>
    /// <exception cref="VirtqueueException">The memory has gone.</exception>
    public abstract bool NeedsCall();

    /// <summary>Asks to be kicked for whatever comes next.</summary>
    /// <returns>Whether one may wait for the kick; false: something is there already.</returns>
    /// <exception cref="VirtqueueException">The memory has gone.</exception>
    public abstract bool ArmKick();

    /// <summary>Asks not to be kicked. Kicks can come nevertheless.</summary>
    /// <exception cref="VirtqueueException">The memory has gone.</exception>
    public abstract void DisarmKick();

    private protected static void CheckGive(DescriptorChain chain, Virtqueue queue, uint written)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (!ReferenceEquals(chain.Queue, queue) || !chain.IsTaken)
            throw new ArgumentException("The chain is not one that was taken from this queue.", nameof(chain));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(written, chain.Writable);
    }

    private static void Check(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(inflight);
        if (setup.Size is < 1 or > MaxSize || (!setup.IsPacked && !BitOperations.IsPow2(setup.Size)))
        {
            throw new VirtqueueException(
                $"A {(setup.IsPacked ? "packed" : "split")} virtqueue cannot have {setup.Size} descriptors: 1 to {MaxSize} are "
                + "allowed, in a split one a power of two.");
        }

        if (setup.Size > inflight.QueueSize)
        {
            throw new VirtqueueException(
                $"A virtqueue of {setup.Size} descriptors does not fit the record of what is in flight, which is for "
                + $"{inflight.QueueSize}.");
        }
    }
}
