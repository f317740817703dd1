// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.Win32.SafeHandles;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli;

/// <summary>
/// Standard output. Written to directly: <see cref="Console"/> takes 7 ms to start, a third of what a short verb takes as
/// a whole, and keeps silent when the reader has left. Each <see cref="Write"/> is out when it returns.
/// </summary>
internal static class Output
{
    private static readonly Lazy<Stream> s_stream = new(Open);

    /// <summary>Writes text.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="CliException">It cannot be written.</exception>
    internal static void Write(string text)
    {
        try
        {
            s_stream.Value.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException failure) when (failure.HResult == (int)Errno.EPIPE)
        {
            throw new OutputClosedException();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failure($"The output cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="CliException">It cannot be written.</exception>
    internal static void WriteLine(string text) => Write(text + "\n");

    private static Stream Open()
    {
        const int standardOutput = 1;
        var stream = new FileStream(new SafeFileHandle(standardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // To a file, a FileStream writes at a position of its own, not at the one that the shell's other commands share.
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
