// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Client.Transport;

/// <summary>Requests as they go over a connection (RFC 9112).</summary>
internal static class RequestText
{
    internal const string Host = "vgpio";

    /// <summary>How much of a body without known length goes into a chunk.</summary>
    internal const int ChunkBytes = 64 * 1024;

    /// <summary>Where the bytes of a chunk begin in a buffer for <see cref="Chunk"/>: behind eight digits and the end of the line.</summary>
    internal const int ChunkHead = 10;

    private const int ChunkTail = 2;

    /// <summary>The head, and the body if it is known.</summary>
    /// <param name="request">The request.</param>
    /// <param name="host">The host, and the port if there is one.</param>
    /// <param name="token">The token; null: none.</param>
    internal static byte[] Of(ApiRequest request, string host, string? token)
    {
        StringBuilder text = new();
        text.Append(request.Method).Append(' ').Append(request.Target).Append(" HTTP/1.1\r\nHost: ").Append(host);
        text.Append("\r\nAccept: ").Append(request.Accept);
        if (token is not null)
            text.Append("\r\nAuthorization: Bearer ").Append(token);
        if (request.Source is not null)
            text.Append("\r\nContent-Type: ").Append(request.ContentType).Append("\r\nTransfer-Encoding: chunked");
        else if (request.Body is { } known)
            text.Append("\r\nContent-Type: ").Append(request.ContentType).Append("\r\nContent-Length: ").Append(known.Length.ToString(CultureInfo.InvariantCulture));
        text.Append("\r\n\r\n");
        byte[] body = request.Body ?? [];
        string head = text.ToString();
        byte[] bytes = new byte[head.Length + body.Length];
        Encoding.ASCII.GetBytes(head, bytes);
        body.CopyTo(bytes, head.Length);
        return bytes;
    }

    /// <summary>A buffer for <see cref="Chunk"/>.</summary>
    internal static byte[] ChunkBuffer() => new byte[ChunkHead + ChunkBytes + ChunkTail];

    /// <summary>Puts the framing around the bytes of a chunk, or the end of the body around none.</summary>
    /// <param name="buffer">From <see cref="ChunkBuffer"/>; bytes begin at <see cref="ChunkHead"/>.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>What to send.</returns>
    internal static ReadOnlyMemory<byte> Chunk(byte[] buffer, int count)
    {
        for (int i = 0; i < 8; i++)
            buffer[i] = (byte)"0123456789abcdef"[(count >> (28 - (4 * i))) & 15];
        "\r\n"u8.CopyTo(buffer.AsSpan(8));
        "\r\n"u8.CopyTo(buffer.AsSpan(ChunkHead + count));
        return buffer.AsMemory(0, ChunkHead + count + ChunkTail);
    }
}
