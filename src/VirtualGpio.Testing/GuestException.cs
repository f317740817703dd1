// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>A guest could not be started, has ended, or did not answer in time. The message holds what was seen.</summary>
public sealed class GuestException : Exception
{
    internal GuestException(string message, Exception? cause = null) : base(message, cause) { }
}
