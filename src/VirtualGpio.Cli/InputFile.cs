// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace VirtualGpio.Cli;

/// <summary>A file that a verb reads, or standard input.</summary>
internal static class InputFile
{
    /// <summary>Opens it.</summary>
    /// <param name="name">Its name; <c>-</c>: standard input.</param>
    /// <exception cref="CliException">It cannot be read.</exception>
    internal static Stream Open(string name)
    {
        const int standardInput = 0;
        try
        {
            // Without a buffer of its own: what is read is sent on in large pieces.
            return name == "-"
                ? new FileStream(new SafeFileHandle(standardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0)
                : new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.Usage($"'{name}' cannot be read: {failure.Message}");
        }
    }
}
