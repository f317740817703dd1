// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>
/// What an <see cref="IvshmemPeer"/> learns from its server after it joined. Called by
/// <see cref="IvshmemPeer.ProcessMessages"/>, on its thread; the peer's state is up to date by then.
/// </summary>
public interface IIvshmemPeerEvents
{
    /// <summary>A vector of another peer can be rung from now on. Comes once per vector; 0 is the first.</summary>
    /// <param name="peer">The peer's ID.</param>
    /// <param name="vector">The vector's index, counted from 0.</param>
    void PeerArrived(ushort peer, int vector);

    /// <summary>Another peer has gone. Its ID will not be used again.</summary>
    /// <param name="peer">The peer's ID.</param>
    void PeerGone(ushort peer);

    /// <summary>A further vector of one's own, to be waited on.</summary>
    /// <param name="vector">The vector's index, counted from 0.</param>
    /// <param name="doorbell">What is signalled when another peer rings it; owned by the peer.</param>
    void OwnVectorArrived(int vector, EventFd doorbell);
}
