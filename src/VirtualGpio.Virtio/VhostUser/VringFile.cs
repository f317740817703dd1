// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>A payload: the ring that an eventfd is for, and whether there is one.</summary>
/// <param name="Index">The ring.</param>
/// <param name="HasDescriptor">Whether an eventfd comes along.</param>
internal readonly record struct VringFile(uint Index, bool HasDescriptor)
{
    internal static VringFile Read(VhostUserMessage message)
    {
        message.RequireSize(sizeof(ulong));
        ulong payload = message.UInt64At(0);
        var file = new VringFile((uint)(payload & VringIndexMask), (payload & NoDescriptor) == 0);
        message.RequireDescriptors(file.HasDescriptor ? 1 : 0);
        return file;
    }

    /// <summary>Takes the eventfd out of the message; null if there is none.</summary>
    internal EventFd? Take(VhostUserMessage message)
    {
        if (!HasDescriptor)
            return null;
        try
        {
            return EventFd.FromDescriptor(message.TakeDescriptor(0));
        }
        catch (LinuxException failure)
        {
            throw new VhostUserException($"What the front-end sent with the message {message.Name} is no eventfd: {failure.Message}", inner: failure);
        }
    }

    /// <summary>Takes out what the driver signals; rings without are not served.</summary>
    internal EventFd TakeKick(VhostUserMessage message) => Take(message)
        ?? throw new VhostUserException(
            $"The front-end gives queue {Index} nothing to be kicked by, so that it would have to be polled; that is not done here.");

    internal void AddTo(VhostUserMessage message) => message.Add(Index | (HasDescriptor ? 0 : NoDescriptor));
}
