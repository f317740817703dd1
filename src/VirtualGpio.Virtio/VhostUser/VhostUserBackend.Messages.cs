// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>Which message does what, and how it is answered.</summary>
public sealed partial class VhostUserBackend
{
    private bool CanAcknowledge => (_protocolFeatures & VhostUserProtocolFeatures.Acknowledgements) != 0;

    private void Handle(VhostUserMessage message)
    {
        string? refusal;
        bool isTold = false;
        try
        {
            if (message.Flaw is { } flaw)
                throw flaw;
            if (message.IsReply)
                throw new VhostUserException($"The front-end sent an answer to a message {message.Name} that nobody sent.", message.Flags);
            if (TryAnswer(message))
                return;
            refusal = Apply(message);
            isTold = IsOfRing(message.Request);
        }
        catch (VhostUserException failure)
        {
            refusal = failure.Message;
        }

        bool waits = message.NeedsReply && !message.IsReply && CanAcknowledge;
        if (refusal is not null && !isTold)
            Refuse(message, refusal, waits);
        if (waits && !VhostUserProtocol.IsQuestion(message.Request))
            AnswerNumber(message.Request, refusal is null ? 0UL : 1UL);
    }

    private void Refuse(VhostUserMessage message, string refusal, bool waits)
    {
        if (VhostUserProtocol.IsQuestion(message.Request) && !message.IsReply)
        {
            // The front-end waits for something; that there is nothing tells it that it cannot be had.
            _answer.Start(message.Request, VhostUserProtocol.Reply);
            SendAnswer();
        }
        else if (!waits && !VhostUserProtocol.CanBeIgnored(message.Request))
        {
            Fail(refusal);
            return;
        }

        Report(message.Request, refusal);
    }

    /// <summary>The front-end goes on in the belief that it was understood: nothing runs until it starts the rings anew.</summary>
    private void Fail(string reason)
    {
        StopForGood();
        _device.FrontEndFailed(reason);
    }

    /// <summary>Deals with a message that asks for something, and so is answered with it and not acknowledged.</summary>
    private bool TryAnswer(VhostUserMessage message)
    {
        switch (message.Request)
        {
            case VhostUserRequest.GetFeatures:
                AnswerNumber(message.Request, OfferedFeatures);
                break;
            case VhostUserRequest.GetProtocolFeatures:
                AnswerNumber(message.Request, (ulong)OfferedProtocolFeatures);
                break;
            case VhostUserRequest.GetQueueCount:
                AnswerNumber(message.Request, (ulong)_rings.Length);
                break;
            case VhostUserRequest.GetMaxMemorySlots:
                AnswerNumber(message.Request, GuestMemory.MaxRegions);
                break;
            case VhostUserRequest.GetStatus:
                WasAskedForStatus = true;
                AnswerNumber(message.Request, _status);
                break;
            case VhostUserRequest.GetConfig:
                AnswerConfig(message);
                break;
            case VhostUserRequest.GetVringBase:
                AnswerBase(message);
                break;
            case VhostUserRequest.GetInflight:
                AnswerInflight(message);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Does what a message says.</summary>
    /// <returns>Why not, as sentences; null if it is done.</returns>
    private string? Apply(VhostUserMessage message)
    {
        if (message.DescriptorCount != 0 && !VhostUserProtocol.CarriesDescriptors(message.Request))
            message.RequireDescriptors(0);
        switch (message.Request)
        {
            case VhostUserRequest.SetProtocolFeatures: return SetProtocolFeatures(message);
            case VhostUserRequest.SetOwner: Attach(); return null;
            case VhostUserRequest.ResetOwner: Detach("The front-end gave the device up."); return null;
            case VhostUserRequest.SetConfig: return "The driver wrote to the configuration space, which is read-only.";
            case VhostUserRequest.MachineFailed: Fail(FailurePayload.Read(message)); return null;
        }

        if (!_isAttached && VhostUserProtocol.NeedsOwner(message.Request))
            throw new VhostUserException($"The message {message.Name} came before the front-end had set the owner.", (ulong)message.Request);
        switch (message.Request)
        {
            case VhostUserRequest.SetFeatures: return SetFeatures(message);
            case VhostUserRequest.SetMemoryTable: return SetMemoryTable(message);
            case VhostUserRequest.AddMemoryRegion: return AddMemoryRegion(message);
            case VhostUserRequest.RemoveMemoryRegion: return RemoveMemoryRegion(message);
            case VhostUserRequest.SetVringSize: return SetSize(message);
            case VhostUserRequest.SetVringAddresses: return SetAddresses(message);
            case VhostUserRequest.SetVringBase: return SetBase(message);
            case VhostUserRequest.SetVringKick: return SetKick(message);
            case VhostUserRequest.SetVringCall: return SetCall(message);
            case VhostUserRequest.SetVringError: return SetError(message);
            case VhostUserRequest.SetVringEnabled: return SetEnabled(message);
            case VhostUserRequest.SetInflight: return SetInflight(message);
            case VhostUserRequest.SetStatus: return SetStatus(message);
            case VhostUserRequest.ResetDevice: Reset(); return null;
            default: return $"The front-end sent the message {message.Name}, which no protocol feature offered here brings with it.";
        }
    }

    /// <summary>Whether what is refused is the start of a ring, which the device has been told by then.</summary>
    private static bool IsOfRing(VhostUserRequest request) => request is
        VhostUserRequest.SetVringSize or VhostUserRequest.SetVringAddresses or VhostUserRequest.SetVringBase
        or VhostUserRequest.SetVringKick or VhostUserRequest.SetVringEnabled;

    private void Report(VhostUserRequest request, string refusal)
    {
        // The guest can write there as often as it likes.
        if (request == VhostUserRequest.SetConfig)
        {
            if (_hasRefusedConfig)
                return;
            _hasRefusedConfig = true;
        }

        _device.RequestRefused(refusal);
    }

    private string? SetProtocolFeatures(VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        ulong features = message.UInt64At(0);
        ulong unknown = features & ~(ulong)OfferedProtocolFeatures;
        if (unknown != 0)
            return $"The front-end wants the protocol features 0x{unknown:x}, which were not offered.";
        _protocolFeatures = (VhostUserProtocolFeatures)features;
        return null;
    }

    private string? SetFeatures(VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        ulong features = message.UInt64At(0);
        ulong unknown = features & ~OfferedFeatures;
        if (unknown != 0)
            throw new VhostUserException($"The front-end wants the features 0x{unknown:x}, which were not offered.", features);
        if (features != Features)
            StopForAnother(features);
        if ((features & VirtioFeatures.ProtocolFeatures) == 0)
        {
            // Without this feature there is no message to enable a ring with.
            foreach (BackendRing ring in _rings)
                ring.IsEnabled = true;
        }

        _device.FeaturesAcknowledged(features);
        StartAll();
        return null;
    }

    private string? SetStatus(VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        _status = message.UInt64At(0) & byte.MaxValue;
        // The driver resets the device, or QEMU (7.2) is about to stop the rings: it still asks for their bases then.
        if (_status == 0)
            StopForGood();
        return null;
    }

    private void Reset()
    {
        StopForGood();
        foreach (BackendRing ring in _rings)
        {
            ring.Base = null;
            ring.WasReset = true;
        }

        // Memory stays: the front-end does not tell it again.
        _inflight!.ClearRecords();
        _status = 0;
    }

    private void AnswerNumber(VhostUserRequest request, ulong value)
    {
        _answer.Start(request, VhostUserProtocol.Reply);
        _answer.Add(value);
        SendAnswer();
    }

    private void AnswerConfig(VhostUserMessage message)
    {
        Span<byte> config = stackalloc byte[VhostUserProtocol.MaxConfigSize];
        config = config[.._device.ConfigSize];
        config.Clear();
        _device.ReadConfig(config);
        if (ConfigPayload.Answer(message, _answer, config) is { } refusal)
            Report(message.Request, refusal);
        SendAnswer();
    }

    private void SendAnswer(ReadOnlySpan<FileDescriptor> passed = default)
    {
        if (_connection.TrySend(_answer, passed) == UnixConnection.WouldBlock)
            _isDeaf = true;
        // One that has closed the connection is found gone when it is read from.
    }
}
