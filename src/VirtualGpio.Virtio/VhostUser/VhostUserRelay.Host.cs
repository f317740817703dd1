// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The device's process: whether it may come, and what it is told.</summary>
public sealed partial class VhostUserRelay
{
    /// <summary>Asks a newcomer what it offers. From then on that is the offer, unless a machine has been told another one.</summary>
    /// <returns>Why it is not let in; null if it is.</returns>
    private string? ReasonToRefuse(RelayHost host)
    {
        RelayOffer offer;
        try
        {
            offer = RelayOffer.Ask(host.Front, _options.ConfigSize);
        }
        catch (Exception failure) when (IsHostsFault(failure))
        {
            return failure.Message;
        }

        if (_guest is { Offer: { } told } guest && offer.ReasonNotToReplace(told, guest.Features ?? told.Features) is { } reason)
            return reason;
        _offer = offer;
        return null;
    }

    /// <summary>It only speaks when it is asked: what can be read is the end of the connection, or a fault.</summary>
    private void CheckHost()
    {
        if (_host is { } host && host.Front.ReasonToLeave() is { } why)
            DropHost(why);
    }

    /// <summary>Says something to the host, if there is one that knows of the machine. One that fails is dropped.</summary>
    private void ToHost(Action<RelayHost> say)
    {
        if (_host is not { } host)
            return;
        try
        {
            say(host);
        }
        catch (Exception failure) when (IsHostsFault(failure))
        {
            DropHost(failure.Message);
        }
    }

    /// <summary>Passes a message of the machine on.</summary>
    private void PassOn(VhostUserMessage message, params ReadOnlySpan<FileDescriptor> passed)
    {
        if (_host is not { HasSession: true } host)
            return;
        try
        {
            host.Front.Forward(message, passed);
        }
        catch (Exception failure) when (IsHostsFault(failure))
        {
            DropHost(failure.Message);
        }
    }

    private static bool IsHostsFault(Exception failure) => failure is VhostUserException or TimeoutException or LinuxException;

    /// <summary>Tells a host of the machine and of all that it has said so far.</summary>
    private void Introduce(RelayGuest guest, RelayHost host)
    {
        VhostUserFrontend front = host.Front;
        front.SetOwner();
        host.HasSession = true;
        guest.Inflight ??= RelayInflight.Ask(front, guest.Rings.Length, _options.MaxQueueSize);
        front.SetInflight(guest.Inflight.Description, guest.Inflight.File);
        if (guest.Features is { } features)
            front.SetFeatures(features);
        if (guest.Status != 0)
            front.SetStatus((byte)guest.Status);
        foreach ((MemoryRegion region, FileDescriptor file) in guest.Regions)
            front.AddMemoryRegion(region, file);
        for (int i = 0; i < guest.Rings.Length; i++)
            Introduce(guest, i, front);
        if (guest.Failure is { } why)
            front.TellFailure(why);
    }

    private static void Introduce(RelayGuest guest, int index, VhostUserFrontend front)
    {
        RelayRing ring = guest.Rings[index];
        if (ring.Size != 0)
            front.SetVringSize(index, ring.Size);
        if (BaseOf(guest, index) is { } @base)
            front.SetVringBase(index, @base);
        if (ring.Addresses is { } addresses)
            front.SetVringAddresses(index, addresses);
        if (ring.Call is { } call)
            front.SetVringCall(index, call);
        if (ring.Error is { } error)
            front.SetVringError(index, error);
        if (ring is { Kick: { } kick, IsHalted: false })
            front.SetVringKick(index, kick);
        if (ring.IsEnabled)
            front.SetVringEnabled(index, true);
    }

    /// <summary>Where a ring that no host uses now goes on; null if nothing was ever said of that.</summary>
    private static uint? BaseOf(RelayGuest guest, int index)
    {
        RelayRing ring = guest.Rings[index];
        if (guest.Inflight is not { } inflight || ring.Setup(guest.UsedFeatures) is not { } setup)
            return ring.Base;
        try
        {
            return inflight.BaseOf(index, guest.Memory, setup);
        }
        catch (VirtqueueException)
        {
            // It is not where the machine says, so no host can have used it; the next one will say so.
            return ring.Base;
        }
    }
}
