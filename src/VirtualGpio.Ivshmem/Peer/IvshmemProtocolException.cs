// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem;

/// <summary>What answers at the socket does not keep to the ivshmem protocol. The connection is of no use any more.</summary>
public sealed class IvshmemProtocolException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was received, what was expected, and the way out.</param>
    /// <param name="value">The offending value, where there is one.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public IvshmemProtocolException(string message, long? value = null, Exception? inner = null)
        : base(message, inner) => Value = value;

    /// <summary>The offending value, where there is one.</summary>
    public long? Value { get; }
}
