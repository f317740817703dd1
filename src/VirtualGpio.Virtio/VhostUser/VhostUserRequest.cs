// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What a front-end can ask for: the message types of the vhost-user specification.</summary>
internal enum VhostUserRequest : uint
{
    /// <summary>No message at all.</summary>
    None = 0,

    /// <summary>VHOST_USER_GET_FEATURES: answered with the device's features.</summary>
    GetFeatures = 1,

    /// <summary>VHOST_USER_SET_FEATURES: those that the driver has acknowledged.</summary>
    SetFeatures = 2,

    /// <summary>VHOST_USER_SET_OWNER: the session begins.</summary>
    SetOwner = 3,

    /// <summary>VHOST_USER_RESET_OWNER: the session ends; no longer used.</summary>
    ResetOwner = 4,

    /// <summary>VHOST_USER_SET_MEM_TABLE: the whole guest memory, one descriptor for each region.</summary>
    SetMemoryTable = 5,

    /// <summary>VHOST_USER_SET_LOG_BASE: where written pages are noted during a migration.</summary>
    SetLogBase = 6,

    /// <summary>VHOST_USER_SET_LOG_FD: what to signal when one was noted.</summary>
    SetLogDescriptor = 7,

    /// <summary>VHOST_USER_SET_VRING_NUM: the size of a ring.</summary>
    SetVringSize = 8,

    /// <summary>VHOST_USER_SET_VRING_ADDR: where the parts of a ring are.</summary>
    SetVringAddresses = 9,

    /// <summary>VHOST_USER_SET_VRING_BASE: where to go on in a ring.</summary>
    SetVringBase = 10,

    /// <summary>VHOST_USER_GET_VRING_BASE: stops a ring; answered with where to go on.</summary>
    GetVringBase = 11,

    /// <summary>VHOST_USER_SET_VRING_KICK: what the driver signals; starts a ring.</summary>
    SetVringKick = 12,

    /// <summary>VHOST_USER_SET_VRING_CALL: what to signal to the driver.</summary>
    SetVringCall = 13,

    /// <summary>VHOST_USER_SET_VRING_ERR: what to signal when a ring is broken.</summary>
    SetVringError = 14,

    /// <summary>VHOST_USER_GET_PROTOCOL_FEATURES: answered with what of the protocol is spoken here.</summary>
    GetProtocolFeatures = 15,

    /// <summary>VHOST_USER_SET_PROTOCOL_FEATURES: what of it will be spoken.</summary>
    SetProtocolFeatures = 16,

    /// <summary>VHOST_USER_GET_QUEUE_NUM: answered with the number of queues.</summary>
    GetQueueCount = 17,

    /// <summary>VHOST_USER_SET_VRING_ENABLE: whether a ring is to be looked at.</summary>
    SetVringEnabled = 18,

    /// <summary>VHOST_USER_SEND_RARP: for network devices.</summary>
    SendRarp = 19,

    /// <summary>VHOST_USER_NET_SET_MTU: for network devices.</summary>
    SetMtu = 20,

    /// <summary>VHOST_USER_SET_BACKEND_REQ_FD: a connection in the other direction.</summary>
    SetBackendConnection = 21,

    /// <summary>VHOST_USER_SET_VRING_ENDIAN: the byte order of a ring, for drivers older than virtio 1.0.</summary>
    SetVringEndian = 23,

    /// <summary>VHOST_USER_GET_CONFIG: answered with the configuration space.</summary>
    GetConfig = 24,

    /// <summary>VHOST_USER_SET_CONFIG: the driver wrote to the configuration space.</summary>
    SetConfig = 25,

    /// <summary>VHOST_USER_GET_INFLIGHT_FD: answered with memory in which requests under way are recorded.</summary>
    GetInflight = 31,

    /// <summary>VHOST_USER_SET_INFLIGHT_FD: the memory to record them in.</summary>
    SetInflight = 32,

    /// <summary>VHOST_USER_GPU_SET_SOCKET: for graphics devices.</summary>
    SetGpuSocket = 33,

    /// <summary>VHOST_USER_RESET_DEVICE: everything back to its first state.</summary>
    ResetDevice = 34,

    /// <summary>VHOST_USER_GET_MAX_MEM_SLOTS: answered with how many regions of memory there can be.</summary>
    GetMaxMemorySlots = 36,

    /// <summary>VHOST_USER_ADD_MEM_REG: one more region of guest memory, with its descriptor.</summary>
    AddMemoryRegion = 37,

    /// <summary>VHOST_USER_REM_MEM_REG: one region less.</summary>
    RemoveMemoryRegion = 38,

    /// <summary>VHOST_USER_SET_STATUS: the device status that the driver wrote.</summary>
    SetStatus = 39,

    /// <summary>VHOST_USER_GET_STATUS: answered with the device status.</summary>
    GetStatus = 40,

    /// <summary>
    /// Not of the specification: a <see cref="VhostUserRelay"/> tells that its machine broke the protocol, and why.
    /// </summary>
    MachineFailed = 0x5647_0001,
}
