// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>How a command in a guest went.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitStatus">Its exit status; 128 + N: it was ended by signal N.</param>
/// <param name="Output">What it wrote to its standard output and error, in order.</param>
public sealed record GuestResult(string Command, int ExitStatus, string Output)
{
    /// <summary>Returns this result, so that calls can be chained.</summary>
    /// <exception cref="GuestException">The exit status is not 0.</exception>
    public GuestResult ThrowIfFailed() =>
        ExitStatus == 0 ? this : throw new GuestException($"In the guest, '{Command}' ended with status {ExitStatus}:\n{Output}");
}
