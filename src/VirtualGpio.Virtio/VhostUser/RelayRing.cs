// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What a machine has said of a ring.</summary>
internal sealed class RelayRing
{
    /// <summary>0 if not said.</summary>
    internal int Size { get; set; }

    /// <summary>Null if not said.</summary>
    internal VringAddresses? Addresses { get; set; }

    /// <summary>Where the ring was started, or where it stopped. Null if neither is known.</summary>
    internal uint? Base { get; set; }

    internal bool IsEnabled { get; set; }

    /// <summary>
    /// Whether the device status was cleared, or the protocol broken, since the ring started: it waits for another kick.
    /// </summary>
    internal bool IsHalted { get; set; }

    /// <summary>There from the start of the ring to its stop.</summary>
    internal EventFd? Kick { get; private set; }

    internal EventFd? Call { get; private set; }

    internal EventFd? Error { get; private set; }

    /// <summary>Keeps an eventfd in place of a former one.</summary>
    internal void Keep(VhostUserRequest which, EventFd? descriptor)
    {
        EventFd? before;
        switch (which)
        {
            case VhostUserRequest.SetVringKick:
                (before, Kick) = (Kick, descriptor);
                break;
            case VhostUserRequest.SetVringCall:
                (before, Call) = (Call, descriptor);
                break;
            default:
                (before, Error) = (Error, descriptor);
                break;
        }

        before?.Dispose();
    }

    /// <summary>Where the ring is, if it was started and its base not asked for.</summary>
    internal VirtqueueSetup? Setup(ulong features) => Kick is null || Size == 0 || Addresses is not { } addresses
        ? null
        : new VirtqueueSetup
        {
            Size = Size,
            DescriptorAddress = addresses.Descriptors,
            DriverAddress = addresses.Driver,
            DeviceAddress = addresses.Device,
            Base = Base ?? FirstBase(features),
            Features = features,
        };

    /// <summary>Where a ring begins that nobody has used yet.</summary>
    internal static uint FirstBase(ulong features) => (features & RingFeatures.Packed) != 0 ? 0x8000_8000 : 0;

    internal void Close()
    {
        Keep(VhostUserRequest.SetVringKick, null);
        Keep(VhostUserRequest.SetVringCall, null);
        Keep(VhostUserRequest.SetVringError, null);
    }
}
