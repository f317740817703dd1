// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem;

/// <summary>
/// What a server tells about itself. Called on the server's thread, which meanwhile serves nobody: return soon, throw
/// nothing.
/// </summary>
public interface IIvshmemServerLog
{
    /// <summary>A peer was given an ID and is now known to the others.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="role">The socket it came through.</param>
    /// <param name="processId">The process that connected; 0 if it is not visible.</param>
    void PeerJoined(int id, IvshmemRole role, int processId);

    /// <summary>A peer has gone, or was dropped.</summary>
    /// <param name="id">Its ID, which nobody will get again.</param>
    /// <param name="role">The socket it came through.</param>
    /// <param name="why">What happened, as a sentence.</param>
    void PeerLeft(int id, IvshmemRole role, string why);

    /// <summary>A newcomer's connection was closed before it got an ID.</summary>
    /// <param name="role">The socket it came through.</param>
    /// <param name="why">What happened and what to do about it, as sentences.</param>
    void PeerRefused(IvshmemRole role, string why);

    /// <summary>The memory was filled with zeros, as nobody is attached who would need it.</summary>
    void MemoryCleared();
}
