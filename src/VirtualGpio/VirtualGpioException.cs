// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>A mistake of a caller or of the software under test, with the offending value and the way out in its message.</summary>
public sealed class VirtualGpioException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">The kind, for exit statuses and the like.</param>
    /// <param name="message">What is wrong, with the offending value, and what to do.</param>
    /// <param name="inner">What caused it, if anything.</param>
    public VirtualGpioException(ErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>The kind.</summary>
    public ErrorKind Kind { get; }
}
