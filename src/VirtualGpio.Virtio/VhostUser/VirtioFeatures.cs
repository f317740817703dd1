// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>Feature bits that are neither those of a kind of device nor those of rings.</summary>
public static class VirtioFeatures
{
    /// <summary>Bits 0 to 23, which each kind of device has for its own.</summary>
    public const ulong DeviceMask = (1UL << 24) - 1;

    /// <summary>VHOST_USER_F_PROTOCOL_FEATURES: between front-end and back-end only, the driver never sees it.</summary>
    public const ulong ProtocolFeatures = 1UL << 30;

    /// <summary>VIRTIO_F_VERSION_1: virtio 1.0 or later.</summary>
    public const ulong Version1 = 1UL << 32;
}
