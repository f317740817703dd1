// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What the machine says of itself, its memory and its rings.</summary>
public sealed partial class VhostUserRelay
{
    private static string? SetProtocolFeatures(RelayGuest guest, VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        var features = (VhostUserProtocolFeatures)message.UInt64At(0);
        if ((features & ~OfferedToGuest) != 0)
            return $"The front-end wants the protocol features 0x{(ulong)(features & ~OfferedToGuest):x}, which were not offered.";
        guest.ProtocolFeatures = features;
        return null;
    }

    private void SetOwner(RelayGuest guest)
    {
        if (guest.IsOwner)
            return;
        guest.IsOwner = true;
        ToHost(host => Introduce(guest, host));
    }

    private void ResetOwner(RelayGuest guest, VhostUserMessage message)
    {
        PassOn(message);
        if (_host is { } host)
            host.HasSession = false;
        guest.Forget();
    }

    private string? SetFeatures(RelayGuest guest, VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        ulong features = message.UInt64At(0);
        ulong unknown = features & ~guest.Offer!.Features;
        if (unknown != 0)
            throw new VhostUserException($"The front-end wants the features 0x{unknown:x}, which were not offered.", features);
        guest.Features = features;
        if ((features & VirtioFeatures.ProtocolFeatures) == 0)
        {
            foreach (RelayRing ring in guest.Rings)
                ring.IsEnabled = true;
        }

        PassOn(message);
        return null;
    }

    private string? SetStatus(RelayGuest guest, VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        guest.Status = message.UInt64At(0) & byte.MaxValue;
        if (guest.Status == 0)
        {
            foreach (RelayRing ring in guest.Rings)
                ring.IsHalted = true;
        }

        PassOn(message);
        return null;
    }

    private void Reset(RelayGuest guest, VhostUserMessage message)
    {
        guest.Status = 0;
        foreach (RelayRing ring in guest.Rings)
        {
            ring.Keep(VhostUserRequest.SetVringKick, null);
            ring.Base = null;
        }

        PassOnOrClear(guest, message);
    }

    private string? SetMemoryTable(RelayGuest guest, VhostUserMessage message)
    {
        if (MemoryPayload.ReadTable(message, out MemoryRegion[] regions) is { } refusal)
            return refusal;
        FileDescriptor[] files = message.TakeDescriptors();
        try
        {
            guest.ReplaceMemory(regions, files);
        }
        catch (MemoryException failure)
        {
            return failure.Message;
        }

        PassOn(message, files);
        return null;
    }

    private string? AddMemoryRegion(RelayGuest guest, VhostUserMessage message)
    {
        if (MemoryPayload.ReadAdded(message, out MemoryRegion region) is { } refusal)
            return refusal;
        FileDescriptor file = message.TakeDescriptor(0);
        try
        {
            guest.AddMemory(region, file);
        }
        catch (MemoryException failure)
        {
            return failure.Message;
        }

        PassOn(message, file);
        return null;
    }

    private string? RemoveMemoryRegion(RelayGuest guest, VhostUserMessage message)
    {
        MemoryRegion region = MemoryPayload.ReadRemoved(message);
        if (!guest.RemoveMemory(region))
            return MemoryPayload.NoSuchRegion(region);
        PassOn(message);
        return null;
    }

    private string? SetSize(RelayGuest guest, VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        RelayRing ring = Ring(guest, state.Index);
        if (state.Value == 0 || state.Value > (uint)_options.MaxQueueSize)
        {
            throw new VhostUserException(
                $"The front-end sets queue {state.Index} to {state.Value} descriptors; 1 to {_options.MaxQueueSize} are possible.", state.Value);
        }

        ring.Size = (int)state.Value;
        PassOn(message);
        return null;
    }

    private string? SetAddresses(RelayGuest guest, VhostUserMessage message)
    {
        (uint index, VringAddresses addresses) = VringAddresses.Read(message);
        Ring(guest, index).Addresses = addresses;
        PassOn(message);
        return null;
    }

    private string? SetBase(RelayGuest guest, VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        RelayRing ring = Ring(guest, state.Index);
        bool beginsAnew = ring.Base is { } known && known != state.Value;
        ring.Base = state.Value;
        if (beginsAnew)
            PassOnOrClear(guest, message);
        else
            PassOn(message);
        return null;
    }

    private string? SetEventFd(RelayGuest guest, VhostUserMessage message)
    {
        VringFile file = VringFile.Read(message);
        RelayRing ring = Ring(guest, file.Index);
        bool isKick = message.Request == VhostUserRequest.SetVringKick;
        EventFd? eventFd = isKick ? file.TakeKick(message) : file.Take(message);
        ring.Keep(message.Request, eventFd);
        if (isKick)
        {
            ring.IsHalted = false;
            guest.Failure = null;
        }

        if (eventFd is null)
            PassOn(message);
        else
            PassOn(message, eventFd);
        return null;
    }

    private string? SetEnabled(RelayGuest guest, VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        Ring(guest, state.Index).IsEnabled = state.Value != 0;
        PassOn(message);
        return null;
    }

    /// <summary>A ring stops: its host says where it goes on, and without a host the ring itself and the records do.</summary>
    private void AnswerBase(RelayGuest guest, VhostUserMessage message)
    {
        VringState state = VringState.Read(message);
        RelayRing ring = Ring(guest, state.Index);
        uint? answered = null;
        if (_host is { HasSession: true })
            ToHost(host => answered = host.Front.GetVringBase((int)state.Index));
        answered ??= BaseOf(guest, (int)state.Index);
        ring.Base = answered ?? RelayRing.FirstBase(guest.UsedFeatures);
        ring.Keep(VhostUserRequest.SetVringKick, null);
        _answer.Start(message.Request, VhostUserProtocol.Reply);
        (state with { Value = ring.Base.Value }).AddTo(_answer);
        SendAnswer(guest);
    }

    /// <summary>
    /// The machine's driver begins anew, and what was under way is void. The host clears the records itself; if it does not
    /// live to say that it has, they are cleared here.
    /// </summary>
    private void PassOnOrClear(RelayGuest guest, VhostUserMessage message)
    {
        PassOn(message);
        if (_host is { HasSession: true })
            ToHost(host => _ = host.Front.GetStatus());
        if (_host is not { HasSession: true })
            guest.Inflight?.ClearRecords();
    }

    private static RelayRing Ring(RelayGuest guest, uint index) => index < (uint)guest.Rings.Length
        ? guest.Rings[index]
        : throw new VhostUserException($"The front-end speaks of queue {index}; the device has the queues 0 to {guest.Rings.Length - 1}.", index);
}
