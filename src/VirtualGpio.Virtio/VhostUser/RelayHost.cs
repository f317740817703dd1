// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The device's process, as the relay knows it.</summary>
/// <param name="Front">The connection to it.</param>
/// <param name="Token">What epoll reports it by; never used twice.</param>
internal sealed record RelayHost(VhostUserFrontend Front, ulong Token) : IDisposable
{
    /// <summary>Whether a machine has been told to it.</summary>
    internal bool HasSession { get; set; }

    internal UnixConnection Connection => Front.Connection;

    public void Dispose() => Front.Dispose();
}
