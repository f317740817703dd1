// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Queues;

/// <summary>A driver or a front-end broke the rules of a virtqueue. The queue cannot go on.</summary>
public sealed class VirtqueueException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong, with the offending value.</param>
    /// <param name="cause">The failure that it comes from; optional.</param>
    public VirtqueueException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
