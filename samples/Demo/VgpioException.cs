// SPDX-License-Identifier: MIT
namespace VirtualGpio.Demo;

/// <summary>A <c>vgpio</c> command failed; the message holds what it said.</summary>
public sealed class VgpioException : Exception
{
    /// <summary>Creates the exception.</summary>
    public VgpioException(string message)
        : base(message)
    {
    }
}
