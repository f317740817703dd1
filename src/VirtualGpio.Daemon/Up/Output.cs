// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Up;

/// <summary>Standard output. What is written is out when the call returns. Any thread.</summary>
internal static class Output
{
    private static readonly Lock s_lock = new();

    /// <summary>Writes text.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="VerbException">It cannot be written.</exception>
    internal static void Write(string text)
    {
        try
        {
            lock (s_lock)
                StandardOutput.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EPIPE)
        {
            throw new OutputClosedException();
        }
        catch (LinuxException failure)
        {
            throw VerbException.Failure($"The output cannot be written: {failure.Message}", failure);
        }
    }
}
