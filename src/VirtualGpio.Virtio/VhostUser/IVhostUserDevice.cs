// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// A virtio device, of whatever kind, that a <see cref="VhostUserBackend"/> presents. All is called on the thread of
/// <see cref="VhostUserBackend.ProcessMessages"/>, or of its disposal.
/// </summary>
public interface IVhostUserDevice
{
    /// <summary>The features of this kind of device (bits 0 to 23). Those of the rings are the back-end's business.</summary>
    ulong Features { get; }

    /// <summary>How many queues it has, 1 to 256.</summary>
    int QueueCount { get; }

    /// <summary>How many bytes of its own state are kept beside the requests under way, and survive this process.</summary>
    int StateSize { get; }

    /// <summary>How many bytes its configuration space has, 256 at the most.</summary>
    int ConfigSize { get; }

    /// <summary>Writes the whole configuration space.</summary>
    /// <param name="config">Its <see cref="ConfigSize"/> bytes, zero at first.</param>
    void ReadConfig(Span<byte> config);

    /// <summary>A front-end has taken possession of the device.</summary>
    void Attached();

    /// <summary>
    /// The front-end has gone, or has given up the device. All queues were stopped before; the memory of
    /// <see cref="StateAttached"/> goes after the return.
    /// </summary>
    /// <param name="reason">What happened, as a sentence.</param>
    void Detached(string reason);

    /// <summary>The driver and the front-end have said what they will use. Comes again after each reset of the guest.</summary>
    /// <param name="features">All of them, those of the rings included.</param>
    void FeaturesAcknowledged(ulong features);

    /// <summary>
    /// The memory that records requests under way, and the device's own state behind them: fresh ones after
    /// <see cref="Attached"/>, possibly those of a former back-end if the front-end keeps them. No queue runs meanwhile. What
    /// in the state is the driver's is void if the queues do not go on from where they stopped.
    /// </summary>
    /// <param name="memory">Valid until the next call, or the return of <see cref="Detached"/>.</param>
    void StateAttached(InflightMemory memory);

    /// <summary>
    /// A queue has memory, size, addresses, kick, and is enabled: from now on it may be used. There can be requests in it
    /// that nobody will kick for any more.
    /// </summary>
    /// <param name="index">The queue.</param>
    /// <param name="ring">Valid until <see cref="QueueStopped"/> returns.</param>
    void QueueStarted(int index, Vring ring);

    /// <summary>
    /// A queue is not to be used any more after the return. Until then it is still whole: what is given back is seen by
    /// the driver. It can start again: after a change of memory with all that is under way, after a reset of the guest
    /// empty.
    /// </summary>
    /// <param name="index">The queue.</param>
    void QueueStopped(int index);

    /// <summary>
    /// A queue would start, but is not where the front-end says, or not what it is said to be. The front-end is told, and
    /// can try again; a reset of the guest usually cures it.
    /// </summary>
    /// <param name="index">The queue.</param>
    /// <param name="failure">What is wrong.</param>
    void QueueFailed(int index, VirtqueueException failure);

    /// <summary>
    /// The front-end broke the protocol, where it does not wait to be told. All queues were stopped before; they start when
    /// the front-end gives them a kick anew, as it does after a reset of the guest. The connection goes on: a QEMU that loses
    /// it ends at the next reset of its guest.
    /// </summary>
    /// <param name="reason">What happened, as sentences.</param>
    void FrontEndFailed(string reason);

    /// <summary>
    /// The front-end asked for something that cannot be had, and was told so, or did not need to know. The connection
    /// goes on.
    /// </summary>
    /// <param name="reason">What happened and what to do about it, as sentences.</param>
    void RequestRefused(string reason);
}
