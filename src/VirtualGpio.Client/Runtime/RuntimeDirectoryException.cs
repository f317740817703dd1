// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Runtime;

/// <summary>The runtime directory, or something in it, cannot be used. The text says what, why, and what to do.</summary>
public sealed class RuntimeDirectoryException : Exception
{
    internal RuntimeDirectoryException(bool isUsage, string message, Exception? cause = null)
        : base(message, cause) => IsUsage = isUsage;

    /// <summary>Whether a value that was given is to blame, so that nothing was tried: the command line is wrong.</summary>
    public bool IsUsage { get; }

    internal static RuntimeDirectoryException Usage(string message) => new(isUsage: true, message);

    internal static RuntimeDirectoryException Failure(string message, Exception? cause = null) => new(isUsage: false, message, cause);
}
