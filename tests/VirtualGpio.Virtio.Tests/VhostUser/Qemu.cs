// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>
/// Sends what QEMU sends for a vhost-user-gpio device, in its order and with its flags: hw/virtio/vhost-user.c, vhost.c,
/// vhost-user-base.c (9 and 10) or vhost-user-gpio.c (7.2).
/// </summary>
/// <param name="front">The connection.</param>
/// <param name="guest">The machine.</param>
/// <param name="version">7 or 10.</param>
internal sealed class Qemu(RawFrontend front, TestGuest guest, int version)
{
    /// <summary>What each version understands: its VHOST_USER_PROTOCOL_FEATURE_MASK.</summary>
    private ulong ProtocolMask => version == 7 ? (1UL << 17) - 1 : (1UL << 20) - 1;

    private readonly List<MemoryRegion> _told = [];

    /// <summary>The memory that the machine has, with the file of each region.</summary>
    internal List<(MemoryRegion Region, MemoryFile File)> Memory { get; } = [(TestGuest.Region, guest.File)];

    internal ulong DeviceFeatures { get; private set; }

    internal ulong ProtocolFeatures { get; private set; }

    internal byte[]? Config { get; private set; }

    private bool HasMemorySlots => (ProtocolFeatures & (1 << 15)) != 0;

    private bool HasStatus => (ProtocolFeatures & (1 << 16)) != 0;

    private uint NeedsReply => (ProtocolFeatures & (1 << 3)) != 0 ? VhostUserProtocol.NeedsReply : 0;

    /// <summary>vhost_dev_init, and the configuration.</summary>
    internal void Realize()
    {
        ulong features = front.Ask(VhostUserRequest.GetFeatures);
        Assert.NotEqual(0u, features & VirtioFeatures.ProtocolFeatures);
        ulong offered = front.Ask(VhostUserRequest.GetProtocolFeatures);
        Assert.NotEqual(0u, offered & (1 << 9));
        // Without BACKEND_REQ, QEMU takes CONFIG only because the device says that it is supported; LOG_SHMFD is not there.
        ProtocolFeatures = offered & ProtocolMask;
        front.Tell(VhostUserRequest.SetProtocolFeatures, ProtocolFeatures);
        if ((ProtocolFeatures & 1) != 0)
            Assert.InRange(front.Ask(VhostUserRequest.GetQueueCount), 2u, 1024u);
        if (HasMemorySlots)
            Assert.InRange(front.Ask(VhostUserRequest.GetMaxMemorySlots), 8u, ulong.MaxValue);
        front.Send(VhostUserRequest.SetOwner, 0);
        DeviceFeatures = front.Ask(VhostUserRequest.GetFeatures);
        for (uint ring = 0; ring < 2; ring++)
        {
            using var masked = EventFd.Create();
            front.TellFile(VhostUserRequest.SetVringCall, ring, masked);
            if (version >= 8)
                front.TellFile(VhostUserRequest.SetVringError, ring, guest.Errors[ring]);
        }

        ReadConfig();
    }

    internal void ReadConfig()
    {
        front.Send(VhostUserRequest.GetConfig, 0, message =>
        {
            message.Add(0u);
            message.Add(8u);
            message.Add(0u);
            message.AddZeros(8);
        });
        Config = front.Answer(VhostUserRequest.GetConfig, 20).Payload[12..].ToArray();
    }

    /// <summary>The driver has set DRIVER_OK: vhost_dev_start.</summary>
    internal void Start(ulong features, params uint[] bases)
    {
        front.Tell(VhostUserRequest.SetFeatures, features | VirtioFeatures.ProtocolFeatures);
        if (HasStatus)
        {
            // vhost_user_add_status(FEATURES_OK); the other bits never come, as vq_index_end is not set.
            ulong status = front.Ask(VhostUserRequest.GetStatus);
            if ((status & 8) == 0)
                front.Tell(VhostUserRequest.SetStatus, status | 8);
        }

        TellMemory();
        for (uint ring = 0; ring < 2; ring++)
        {
            uint index = ring;
            front.TellState(VhostUserRequest.SetVringSize, ring, TestGuest.Size);
            front.TellState(VhostUserRequest.SetVringBase, ring, bases.Length == 0 ? 0 : bases[ring]);
            front.Send(VhostUserRequest.SetVringAddresses, 0, message => TestGuest.Addresses((int)index).AddTo(message, index));
            front.TellFile(VhostUserRequest.SetVringKick, ring, guest.Kicks[ring]);
            front.TellFile(VhostUserRequest.SetVringCall, ring, guest.Calls[ring]);
        }

        if (version >= 8)
            Enable(1);
        for (uint ring = 0; ring < 2; ring++)
            front.TellFile(VhostUserRequest.SetVringCall, ring, guest.Calls[ring]);
        if (version < 8)
            Enable(1);
        front.AssertSilent();
    }

    /// <summary>The guest is reset, or the machine paused: vhost_dev_stop.</summary>
    internal uint[] Stop()
    {
        if (version >= 8)
            Enable(0);
        return [front.StopRing(0), front.StopRing(1)];
    }

    /// <summary>vhost_set_mem_table: what has changed, region by region, or all of it.</summary>
    internal void TellMemory()
    {
        if (!HasMemorySlots)
        {
            ulong status = front.Acknowledged(
                VhostUserRequest.SetMemoryTable,
                message =>
                {
                    message.Add((uint)Memory.Count);
                    message.Add(0u);
                    foreach ((MemoryRegion region, _) in Memory)
                        region.AddTo(message);
                },
                [.. Memory.Select(one => one.File)]);
            Assert.Equal(0u, status);
            return;
        }

        foreach (MemoryRegion gone in _told.Where(told => Memory.TrueForAll(one => one.Region != told)).Reverse().ToList())
        {
            Assert.Equal(0u, front.Acknowledged(VhostUserRequest.RemoveMemoryRegion, message => AddRegion(message, gone with { FileOffset = 0 })));
            _told.Remove(gone);
        }

        foreach ((MemoryRegion region, MemoryFile file) in Memory.Where(one => !_told.Contains(one.Region)))
        {
            Assert.Equal(0u, front.Acknowledged(VhostUserRequest.AddMemoryRegion, message => AddRegion(message, region), file));
            _told.Add(region);
        }
    }

    private static void AddRegion(VhostUserMessage message, MemoryRegion region)
    {
        message.Add(0UL);
        region.AddTo(message);
    }

    private void Enable(uint value)
    {
        for (uint ring = 0; ring < 2; ring++)
        {
            uint index = ring;
            front.Send(VhostUserRequest.SetVringEnabled, NeedsReply, message => new VringState(index, value).AddTo(message));
            if (NeedsReply != 0)
                Assert.Equal(0u, front.Answer(VhostUserRequest.SetVringEnabled, 8).UInt64At(0));
        }
    }
}
