// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The numbers of the vhost-user protocol (QEMU's docs/interop/vhost-user.rst).</summary>
internal static class VhostUserProtocol
{
    /// <summary>Request, flags, size: three 32-bit words before the payload.</summary>
    internal const int HeaderSize = 12;

    /// <summary>
    /// The longest payload that is read, in bytes. The longest that is understood is a memory table; a message that is
    /// not understood must be read to its end before it can be refused.
    /// </summary>
    internal const int MaxPayload = 4096;

    /// <summary>VHOST_MEMORY_BASELINE_NREGIONS: regions of a memory table, and so descriptors of a message.</summary>
    internal const int MaxDescriptors = 8;

    /// <summary>VHOST_USER_MAX_CONFIG_SIZE: bytes of configuration that one message can carry.</summary>
    internal const int MaxConfigSize = 256;

    /// <summary>Bits 0 and 1 of the flags.</summary>
    internal const uint VersionMask = 0x3;

    /// <summary>The version, the only one there is.</summary>
    internal const uint CurrentVersion = 1;

    /// <summary>A flag: this is an answer.</summary>
    internal const uint Reply = 1 << 2;

    /// <summary>A flag: an acknowledgement is wanted.</summary>
    internal const uint NeedsReply = 1 << 3;

    /// <summary>In the payload of kick, call and error: the ring's index.</summary>
    internal const ulong VringIndexMask = 0xff;

    /// <summary>In the payload of kick, call and error: no descriptor comes along.</summary>
    internal const ulong NoDescriptor = 1 << 8;

    /// <summary>A memory region: guest address, size, user address, file offset.</summary>
    internal const int RegionSize = 32;

    /// <summary>Whether descriptors can come along with a message; with one that is not known, anything can.</summary>
    internal static bool CarriesDescriptors(VhostUserRequest request) => request is
        VhostUserRequest.SetMemoryTable or VhostUserRequest.AddMemoryRegion or VhostUserRequest.RemoveMemoryRegion
        or VhostUserRequest.SetVringKick or VhostUserRequest.SetVringCall or VhostUserRequest.SetVringError
        or VhostUserRequest.SetInflight or VhostUserRequest.SetLogBase or VhostUserRequest.SetLogDescriptor
        or VhostUserRequest.SetBackendConnection or VhostUserRequest.SetGpuSocket
        || !Enum.IsDefined(request);

    /// <summary>Whether a message is answered with something of its own, and so not acknowledged.</summary>
    internal static bool IsQuestion(VhostUserRequest request) => request is
        VhostUserRequest.GetFeatures or VhostUserRequest.GetProtocolFeatures or VhostUserRequest.GetQueueCount
        or VhostUserRequest.GetMaxMemorySlots or VhostUserRequest.GetStatus or VhostUserRequest.GetConfig
        or VhostUserRequest.GetVringBase or VhostUserRequest.GetInflight;

    /// <summary>Whether a front-end that does not wait for an acknowledgement goes on all right if it is not granted.</summary>
    internal static bool CanBeIgnored(VhostUserRequest request) => request is
        VhostUserRequest.SetConfig or VhostUserRequest.SendRarp or VhostUserRequest.SetMtu
        or VhostUserRequest.SetBackendConnection or VhostUserRequest.SetGpuSocket
        || !Enum.IsDefined(request);

    /// <summary>Whether a message belongs to a session, which begins with the owner.</summary>
    internal static bool NeedsOwner(VhostUserRequest request) => request is
        VhostUserRequest.SetFeatures or VhostUserRequest.SetMemoryTable or VhostUserRequest.AddMemoryRegion
        or VhostUserRequest.RemoveMemoryRegion or VhostUserRequest.SetVringSize or VhostUserRequest.SetVringAddresses
        or VhostUserRequest.SetVringBase or VhostUserRequest.SetVringKick or VhostUserRequest.SetVringCall
        or VhostUserRequest.SetVringError or VhostUserRequest.SetVringEnabled or VhostUserRequest.SetInflight
        or VhostUserRequest.SetStatus or VhostUserRequest.ResetDevice;
}
