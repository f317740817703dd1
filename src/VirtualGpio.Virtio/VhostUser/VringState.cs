// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>A payload: one number of a ring (<c>struct vhost_vring_state</c>).</summary>
/// <param name="Index">The ring.</param>
/// <param name="Value">Its size, its base, or whether it is enabled.</param>
internal readonly record struct VringState(uint Index, uint Value)
{
    internal static VringState Read(VhostUserMessage message)
    {
        message.RequireSize(2 * sizeof(uint));
        return new VringState(message.UInt32At(0), message.UInt32At(4));
    }

    internal void AddTo(VhostUserMessage message)
    {
        message.Add(Index);
        message.Add(Value);
    }
}
