// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Memory;

/// <summary>Memory that another process offers cannot be used. Nothing was changed.</summary>
public sealed class MemoryException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong, with which value, and what to do.</param>
    /// <param name="cause">The failure that it comes from; optional.</param>
    public MemoryException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
