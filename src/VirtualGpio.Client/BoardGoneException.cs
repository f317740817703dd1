// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Nobody answers where the daemon should be, or the connection ended in the middle of an answer.</summary>
public sealed class BoardGoneException : Exception
{
    internal BoardGoneException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>For a connection that ended too early.</summary>
    internal static BoardGoneException Ended(string address, Exception? cause = null) =>
        new($"The connection to {address} ended in the middle: the daemon has stopped, or was killed.", cause);

    /// <summary>For a connection that cannot be made.</summary>
    internal static BoardGoneException Nobody(string address, string reason, Exception? cause = null) =>
        new($"Nobody answers at {address} ({reason}). Is the daemon running?", cause);

    /// <summary>For a daemon that is there and does not answer.</summary>
    internal static BoardGoneException Silent(string address, TimeSpan patience, Exception? cause = null) => new(
        string.Create(null, $"The daemon at {address} did not answer within {patience.TotalSeconds} s. Is it stopped (Ctrl-Z)?"), cause);
}
