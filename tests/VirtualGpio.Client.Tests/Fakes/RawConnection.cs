// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>The server's end of a connection: raw bytes in and out.</summary>
internal sealed class RawConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Reads a request whole; null: the client has hung up.</summary>
    internal async Task<RawRequest?> ReadAsync()
    {
        if (await ReadHeadAsync() is not { } head)
            return null;
        RawRequest request = new(head, []);
        if (request.Header("Transfer-Encoding") == "chunked")
        {
            MemoryStream body = new();
            while (await ReadChunkAsync() is { Length: > 0 } chunk)
                body.Write(chunk);
            return request with { Body = body.ToArray() };
        }

        byte[] known = new byte[int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(known);
        return request with { Body = known };
    }

    /// <summary>Reads request line and headers; null: the client has hung up.</summary>
    internal async Task<string?> ReadHeadAsync()
    {
        StringBuilder head = new();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await ReadByteAsync() is not { } one)
                return head.Length == 0 ? null : throw new InvalidDataException("A request ended in its head.");
            head.Append((char)one);
        }

        return head.ToString();
    }

    /// <summary>Reads a chunk of a body; empty: the last.</summary>
    internal async Task<byte[]> ReadChunkAsync()
    {
        StringBuilder size = new();
        while (!size.ToString().EndsWith("\r\n", StringComparison.Ordinal))
            size.Append((char)(await ReadByteAsync() ?? throw new InvalidDataException("A request ended between chunks.")));
        byte[] chunk = new byte[int.Parse(size.ToString().Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 2];
        await _stream.ReadExactlyAsync(chunk);
        Assert.Equal("\r\n"u8.ToArray(), chunk[^2..]);
        return chunk[..^2];
    }

    internal ValueTask WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes);

    internal ValueTask WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Begins an answer whose body comes with <see cref="WriteChunkAsync"/>.</summary>
    internal ValueTask WriteChunkedHeadAsync(string contentType) =>
        WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n");

    internal ValueTask WriteChunkAsync(string text) =>
        WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n"));

    internal ValueTask WriteAnswerAsync(string contentType, string body, int status = 200) => WriteAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} Status\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Waits until the client hangs up.</summary>
    internal async Task WaitForHangUpAsync()
    {
        byte[] nothing = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(nothing) > 0)
            {
                // What it still sends is of no interest.
            }
        }
        catch (IOException)
        {
            // Hung up with something unread.
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<byte?> ReadByteAsync()
    {
        byte[] one = new byte[1];
        return await _stream.ReadAsync(one) == 1 ? one[0] : null;
    }
}
