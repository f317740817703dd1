// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>Why a <see cref="VhostUserRelay"/> returned from its loop.</summary>
public enum VhostUserRelayEnd
{
    /// <summary>It was asked to.</summary>
    Stopped,

    /// <summary>Nobody was connected for <see cref="VhostUserRelayOptions.ExitWhenIdleFor"/>.</summary>
    Idle,
}
