// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// Where the parts of a ring are (<c>struct vhost_vring_addr</c>), as addresses in the front-end's process.
/// </summary>
/// <param name="Descriptors">The descriptor area.</param>
/// <param name="Device">The device area: the used ring of a split one.</param>
/// <param name="Driver">The driver area: the available ring of a split one.</param>
public readonly record struct VringAddresses(ulong Descriptors, ulong Device, ulong Driver)
{
    /// <summary>Index, flags, three addresses, and one for the log of a migration, which is not used.</summary>
    private const int PayloadSize = (2 * sizeof(uint)) + (4 * sizeof(ulong));

    internal static (uint Index, VringAddresses Addresses) Read(VhostUserMessage message)
    {
        message.RequireSize(PayloadSize);
        return (message.UInt32At(0), new VringAddresses(message.UInt64At(8), message.UInt64At(16), message.UInt64At(24)));
    }

    internal void AddTo(VhostUserMessage message, uint index)
    {
        message.Add(index);
        message.Add(0u);
        message.Add(Descriptors);
        message.Add(Device);
        message.Add(Driver);
        message.Add(0UL);
    }
}
