// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli;

/// <summary>
/// Standard output. Written to directly: <see cref="Console"/> takes 7 ms to start, a third of what a short verb takes as
/// a whole, and keeps silent when the reader has left. What is written is out when the call returns.
/// </summary>
internal static class Output
{
    /// <summary>Writes text.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="CliException">It cannot be written.</exception>
    internal static void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="CliException">It cannot be written.</exception>
    internal static void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            StandardOutput.Write(bytes);
        }
        catch (LinuxException failure)
        {
            throw failure.Errno == Errno.EPIPE
                ? new OutputClosedException()
                : CliException.Failure($"The output cannot be written: {LinuxException.Describe(failure.Errno)}", failure);
        }
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="CliException">It cannot be written.</exception>
    internal static void WriteLine(string text) => Write(text + "\n");
}
