// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// What a relay tells about itself. Called on the relay's thread, which meanwhile serves nobody: return soon, throw nothing.
/// </summary>
public interface IVhostUserRelayLog
{
    /// <summary>A machine's front-end has connected.</summary>
    /// <param name="processId">The process; 0 if it is not visible.</param>
    void GuestConnected(int processId);

    /// <summary>It has gone, or was dropped.</summary>
    /// <param name="why">What happened, as a sentence.</param>
    void GuestLeft(string why);

    /// <summary>A machine's front-end was not let in, or something that it asked for was not granted.</summary>
    /// <param name="why">What happened and what to do about it, as sentences.</param>
    void GuestRefused(string why);

    /// <summary>The process with the device has connected, and offers what it should.</summary>
    /// <param name="processId">The process; 0 if it is not visible.</param>
    void HostConnected(int processId);

    /// <summary>It has gone, or was dropped.</summary>
    /// <param name="why">What happened, as a sentence.</param>
    void HostLeft(string why);

    /// <summary>A process with a device was not let in.</summary>
    /// <param name="why">What happened and what to do about it, as sentences.</param>
    void HostRefused(string why);
}
