// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What of the vhost-user protocol a side speaks (VHOST_USER_PROTOCOL_F_…).</summary>
[Flags]
public enum VhostUserProtocolFeatures : ulong
{
    /// <summary>None of it.</summary>
    None = 0,

    /// <summary>Bit 0, MQ: the number of queues can be asked for.</summary>
    QueueCount = 1UL << 0,

    /// <summary>Bit 3, REPLY_ACK: a message can ask for an acknowledgement.</summary>
    Acknowledgements = 1UL << 3,

    /// <summary>Bit 9, CONFIG: the back-end has the configuration space.</summary>
    Config = 1UL << 9,

    /// <summary>Bit 12, INFLIGHT_SHMFD: requests under way are recorded in memory that outlives the back-end.</summary>
    Inflight = 1UL << 12,

    /// <summary>Bit 13, RESET_DEVICE.</summary>
    ResetDevice = 1UL << 13,

    /// <summary>Bit 15, CONFIGURE_MEM_SLOTS: regions of memory are added and removed one by one.</summary>
    MemorySlots = 1UL << 15,

    /// <summary>Bit 16, STATUS: the back-end learns the device status.</summary>
    Status = 1UL << 16,
}
