// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The device as its process offers it, and as the machine is told of it, also while that process is not there.</summary>
/// <param name="Features">Its features and those of its rings.</param>
/// <param name="Queues">How many queues it has.</param>
/// <param name="Config">Its configuration space.</param>
internal sealed record RelayOffer(ulong Features, int Queues, byte[] Config)
{
    /// <summary>Without these the device's process cannot be replaced under a running machine.</summary>
    private const VhostUserProtocolFeatures Needed =
        VhostUserProtocolFeatures.QueueCount | VhostUserProtocolFeatures.Config | VhostUserProtocolFeatures.Inflight
        | VhostUserProtocolFeatures.MemorySlots | VhostUserProtocolFeatures.Status | VhostUserProtocolFeatures.ResetDevice;

    /// <summary>Asks a device's process what it offers, and agrees on the protocol with it.</summary>
    /// <exception cref="VhostUserException">It does not answer as it should, or offers too little.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    internal static RelayOffer Ask(VhostUserFrontend host, int configSize)
    {
        ulong features = host.GetFeatures();
        if ((features & VirtioFeatures.ProtocolFeatures) == 0)
            throw new VhostUserException($"It offers the features 0x{features:x}, without protocol features (bit 30).", features);
        VhostUserProtocolFeatures protocol = host.GetProtocolFeatures();
        if ((protocol & Needed) != Needed)
        {
            throw new VhostUserException(
                $"It speaks the protocol features 0x{(ulong)protocol:x}, and 0x{(ulong)Needed:x} are needed. Is it of the same version?", (ulong)protocol);
        }

        host.SetProtocolFeatures(Needed);
        ulong queues = host.GetQueueCount();
        if (queues is 0 or > VhostUserProtocol.VringIndexMask + 1)
            throw new VhostUserException($"It has {queues} queues; 1 to {VhostUserProtocol.VringIndexMask + 1} are possible.", queues);
        byte[] config = host.GetConfig(0, configSize)
            ?? throw new VhostUserException($"It does not have a configuration space of {configSize} bytes. Is it of the same version?");
        return new RelayOffer(features, (int)queues, config);
    }

    /// <summary>Why this cannot take the place of what a machine has been told; null if it can.</summary>
    /// <param name="told">What it was told.</param>
    /// <param name="used">The features that it uses.</param>
    internal string? ReasonNotToReplace(RelayOffer told, ulong used)
    {
        if (Queues != told.Queues)
            return $"It has {Queues} queues, and the running machine was told {told.Queues}.";
        if (!Config.AsSpan().SequenceEqual(told.Config))
        {
            return $"Its configuration is {Convert.ToHexString(Config)}, and the running machine was told {Convert.ToHexString(told.Config)}: "
                + "it is another device. Stop that machine first, or go back to the former device.";
        }

        ulong missing = used & ~Features;
        return missing == 0 ? null : $"It lacks the features 0x{missing:x}, which the running machine uses. Stop that machine first.";
    }
}
