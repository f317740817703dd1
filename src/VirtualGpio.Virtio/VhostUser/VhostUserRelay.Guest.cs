// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The machine's messages: what each is answered, kept as, and passed on as.</summary>
public sealed partial class VhostUserRelay
{
    /// <summary>How many messages are dealt with at once, so that a machine that talks without end does not keep others out.</summary>
    private const int MessagesAtOnce = 256;

    /// <summary>
    /// What of the protocol the machine may speak, whatever the host speaks. Not that of requests under way: those are
    /// between relay and host.
    /// </summary>
    private const VhostUserProtocolFeatures OfferedToGuest =
        VhostUserProtocolFeatures.QueueCount | VhostUserProtocolFeatures.Acknowledgements | VhostUserProtocolFeatures.Config
        | VhostUserProtocolFeatures.ResetDevice | VhostUserProtocolFeatures.MemorySlots | VhostUserProtocolFeatures.Status;

    private void ProcessGuest()
    {
        if (_guest is not { } guest)
            return;
        try
        {
            for (int i = 0; i < MessagesAtOnce && _guest == guest; i++)
            {
                // As long as it can be told nothing, its messages wait where they are.
                if (guest.Offer is null && !IsHungUp(guest))
                    return;
                int outcome = guest.Offer is null ? UnixConnection.Closed : guest.Connection.TryReceive();
                if (outcome == UnixConnection.WouldBlock)
                    return;
                if (outcome == UnixConnection.Closed)
                    DropGuest("It closed the connection.");
                else
                    Handle(guest, guest.Connection.Incoming);
                if (guest.IsDeaf && _guest == guest)
                    DropGuest("The front-end does not read its answers.");
            }
        }
        catch (LinuxException failure)
        {
            DropGuest(failure.Message);
        }
    }

    private void Handle(RelayGuest guest, VhostUserMessage message)
    {
        string? refusal;
        try
        {
            if (message.Flaw is { } flaw)
                throw flaw;
            if (message.IsReply)
                throw new VhostUserException($"The front-end sent an answer to a message {message.Name} that nobody sent.", message.Flags);
            if (TryAnswer(guest, message))
                return;
            refusal = Apply(guest, message);
        }
        catch (Exception failure) when (failure is VhostUserException or LinuxException)
        {
            refusal = failure.Message;
        }

        bool waits = message.NeedsReply && !message.IsReply && (guest.ProtocolFeatures & VhostUserProtocolFeatures.Acknowledgements) != 0;
        if (refusal is not null)
            Refuse(guest, message, refusal, waits);
        if (waits && !VhostUserProtocol.IsQuestion(message.Request))
            AnswerNumber(guest, message.Request, refusal is null ? 0UL : 1UL);
    }

    private void Refuse(RelayGuest guest, VhostUserMessage message, string refusal, bool waits)
    {
        Report(guest, message.Request, refusal);
        if (VhostUserProtocol.IsQuestion(message.Request) && !message.IsReply)
        {
            // It waits for something; that there is nothing tells it that it cannot be had.
            _answer.Start(message.Request, Reply);
            SendAnswer(guest);
        }
        else if (!waits && !VhostUserProtocol.CanBeIgnored(message.Request))
        {
            Fail(guest, refusal);
        }
    }

    /// <summary>
    /// The machine goes on in the belief that it was understood: nothing runs until it starts its rings anew. The host is told
    /// why, as it is the one that people ask.
    /// </summary>
    private void Fail(RelayGuest guest, string why)
    {
        guest.Failure = why;
        foreach (RelayRing ring in guest.Rings)
            ring.IsHalted = true;
        if (_host is { HasSession: true })
            ToHost(host => host.Front.TellFailure(why));
    }

    private bool TryAnswer(RelayGuest guest, VhostUserMessage message)
    {
        RelayOffer offer = guest.Offer!;
        switch (message.Request)
        {
            case VhostUserRequest.GetFeatures:
                AnswerNumber(guest, message.Request, offer.Features);
                break;
            case VhostUserRequest.GetProtocolFeatures:
                AnswerNumber(guest, message.Request, (ulong)OfferedToGuest);
                break;
            case VhostUserRequest.GetQueueCount:
                AnswerNumber(guest, message.Request, (ulong)offer.Queues);
                break;
            case VhostUserRequest.GetMaxMemorySlots:
                AnswerNumber(guest, message.Request, GuestMemory.MaxRegions);
                break;
            case VhostUserRequest.GetStatus:
                AnswerNumber(guest, message.Request, guest.Status);
                break;
            case VhostUserRequest.GetConfig:
                if (ConfigPayload.Answer(message, _answer, offer.Config) is { } refusal)
                    Report(guest, message.Request, refusal);
                SendAnswer(guest);
                break;
            case VhostUserRequest.GetVringBase:
                AnswerBase(guest, message);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <returns>Why not, as sentences; null if it is done.</returns>
    private string? Apply(RelayGuest guest, VhostUserMessage message)
    {
        if (message.DescriptorCount != 0 && !VhostUserProtocol.CarriesDescriptors(message.Request))
            message.RequireDescriptors(0);
        switch (message.Request)
        {
            case VhostUserRequest.SetProtocolFeatures: return SetProtocolFeatures(guest, message);
            case VhostUserRequest.SetOwner: SetOwner(guest); return null;
            case VhostUserRequest.ResetOwner: ResetOwner(guest, message); return null;
            case VhostUserRequest.SetConfig: return "The driver wrote to the configuration space, which is read-only.";
        }

        if (!guest.IsOwner && VhostUserProtocol.NeedsOwner(message.Request))
            throw new VhostUserException($"The message {message.Name} came before the front-end had set the owner.", (ulong)message.Request);
        switch (message.Request)
        {
            case VhostUserRequest.SetFeatures: return SetFeatures(guest, message);
            case VhostUserRequest.SetMemoryTable: return SetMemoryTable(guest, message);
            case VhostUserRequest.AddMemoryRegion: return AddMemoryRegion(guest, message);
            case VhostUserRequest.RemoveMemoryRegion: return RemoveMemoryRegion(guest, message);
            case VhostUserRequest.SetVringSize: return SetSize(guest, message);
            case VhostUserRequest.SetVringAddresses: return SetAddresses(guest, message);
            case VhostUserRequest.SetVringBase: return SetBase(guest, message);
            case VhostUserRequest.SetVringKick:
            case VhostUserRequest.SetVringCall:
            case VhostUserRequest.SetVringError: return SetEventFd(guest, message);
            case VhostUserRequest.SetVringEnabled: return SetEnabled(guest, message);
            case VhostUserRequest.SetStatus: return SetStatus(guest, message);
            case VhostUserRequest.ResetDevice: Reset(guest, message); return null;
            default: return $"The front-end sent the message {message.Name}, which no protocol feature offered here brings with it.";
        }
    }

    private bool IsHungUp(RelayGuest guest)
    {
        _hangUps.Add(guest.Connection.Socket, 0, EpollEvents.None);
        bool isHungUp = _hangUps.Wait(stackalloc EpollReady[1], TimeSpan.Zero) != 0;
        _hangUps.Remove(guest.Connection.Socket);
        return isHungUp;
    }

    private void Report(RelayGuest guest, VhostUserRequest request, string refusal)
    {
        // The guest can write there as often as it likes.
        bool isConfig = request == VhostUserRequest.SetConfig;
        if (isConfig && guest.HasRefusedConfig)
            return;
        guest.HasRefusedConfig |= isConfig;
        _log?.GuestRefused(refusal);
    }

    private void AnswerNumber(RelayGuest guest, VhostUserRequest request, ulong value)
    {
        _answer.Start(request, Reply);
        _answer.Add(value);
        SendAnswer(guest);
    }

    private void SendAnswer(RelayGuest guest)
    {
        if (guest.Connection.TrySend(_answer) == UnixConnection.WouldBlock)
            guest.IsDeaf = true;
        // One that has closed the connection is found gone when it is read from.
    }
}
