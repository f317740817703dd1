// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.VhostUser;

/// <summary>The other side does not keep to the vhost-user protocol.</summary>
public sealed class VhostUserException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was received, what was expected, and the way out.</param>
    /// <param name="value">The offending value, where there is one.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public VhostUserException(string message, ulong? value = null, Exception? inner = null)
        : base(message, inner) => Value = value;

    /// <summary>The offending value, where there is one.</summary>
    public ulong? Value { get; }
}
