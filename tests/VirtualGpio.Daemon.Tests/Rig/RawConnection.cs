// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Daemon.Tests.Rig;

/// <summary>A connection on which a test says exactly what it wants, byte by byte.</summary>
internal sealed class RawConnection(Stream stream) : IDisposable
{
    private readonly StringBuilder _read = new();

    internal Stream Stream => stream;

    internal async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a piece of a chunked body.</summary>
    internal Task WriteChunkAsync(string text) =>
        WriteAsync(FormattableString.Invariant($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n"));

    /// <summary>Reads until a text has come, and gives everything up to it.</summary>
    internal async Task<string> ReadToAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TestBoard.Deadline);
        byte[] buffer = new byte[4096];
        while (true)
        {
            string all = _read.ToString();
            int found = all.IndexOf(text, StringComparison.Ordinal);
            if (found >= 0)
            {
                _read.Remove(0, found + text.Length);
                return all[..(found + text.Length)];
            }

            int count = await stream.ReadAsync(buffer, deadline.Token);
            Assert.True(count > 0, $"The connection ended before '{text}' came. Until then: {all}");
            _read.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    /// <summary>Reads until the other side closes.</summary>
    internal async Task<string> ReadToEndAsync()
    {
        using var deadline = new CancellationTokenSource(TestBoard.Deadline);
        byte[] buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, deadline.Token) is > 0 and var count)
                _read.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Cut off: what came before that counts.
        }

        return _read.ToString();
    }

    public void Dispose() => stream.Dispose();
}
