// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Client.Transport;

/// <summary>Status line and headers of an answer (RFC 9112): what this API needs of them.</summary>
internal sealed class AnswerHead
{
    /// <summary>What they may have at the most.</summary>
    internal const int MostBytes = 16 * 1024;

    internal required int Status { get; init; }

    internal string ContentType { get; private set; } = "";

    /// <summary>The length of the body; null: <see cref="IsChunked"/>, or it ends with the connection.</summary>
    internal long? Length { get; private set; }

    internal bool IsChunked { get; private set; }

    /// <summary>Whether the connection can be used again behind the body.</summary>
    internal bool KeepsAlive { get; private set; }

    /// <summary>Whether this is not the answer yet, but a word before it.</summary>
    internal bool IsInterim => Status is >= 100 and <= 199;

    /// <summary>Reads a head.</summary>
    /// <param name="received">What has been received so far.</param>
    /// <param name="consumed">How much of it is the head.</param>
    /// <returns>Null: it is not whole yet.</returns>
    /// <exception cref="BoardException">It is none.</exception>
    internal static AnswerHead? TryRead(ReadOnlySpan<byte> received, out int consumed)
    {
        consumed = 0;
        if (!HttpText.BeginsAs(received, "HTTP/1."u8))
            throw BoardException.Malformed($"{Excerpt.Of(received)} where 'HTTP/1.1' was expected");
        int end = HttpText.EndOfHead(received);
        if (end < 0 ? received.Length >= MostBytes : end > MostBytes)
            throw BoardException.Malformed($"headers of more than {MostBytes} bytes");
        if (end < 0)
            return null;
        consumed = end + 4;
        ReadOnlySpan<byte> rest = received[..(end + 2)];
        ReadOnlySpan<byte> line = NextLine(ref rest);
        AnswerHead head = new() { Status = StatusOf(line), KeepsAlive = line[7] == '1' };
        while (!rest.IsEmpty)
            head.Add(NextLine(ref rest));
        head.Finish();
        return head;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        int end = HttpText.EndOfLine(rest);
        ReadOnlySpan<byte> line = rest[..end];
        rest = rest[(end + 2)..];
        return line;
    }

    private static int StatusOf(ReadOnlySpan<byte> line)
    {
        // HTTP/1.1 200 OK; what is behind the number may be missing.
        return line.Length >= 12 && line[7] is (byte)'0' or (byte)'1' && line[8] == ' ' && (line.Length == 12 || line[12] == ' ')
            && HttpText.Number(line[9..12]) is >= 100 and <= 599 and var status
            ? (int)status
            : throw BoardException.Malformed($"the status line {Excerpt.Of(line)}");
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        int colon = HttpText.IndexOf(line, (byte)':');
        if (colon <= 0 || HttpText.HasBlank(line[..colon]))
            throw BoardException.Malformed($"the header {Excerpt.Of(line)}");
        ReadOnlySpan<byte> name = line[..colon];
        ReadOnlySpan<byte> value = HttpText.Trim(line[(colon + 1)..]);
        if (HttpText.Is(name, "content-length"u8))
            AddLength(value);
        else if (HttpText.Is(name, "transfer-encoding"u8))
            IsChunked = HttpText.Is(value, "chunked"u8) && !IsChunked ? true : throw BoardException.Malformed($"the transfer encoding {Excerpt.Of(value)}");
        else if (HttpText.Is(name, "content-type"u8))
            ContentType = Encoding.UTF8.GetString(value);
        else if (HttpText.Is(name, "connection"u8) && HttpText.Is(value, "close"u8))
            KeepsAlive = false;
    }

    private void AddLength(ReadOnlySpan<byte> value)
    {
        long length = HttpText.Number(value);
        if (length < 0 || (Length is { } other && other != length))
            throw BoardException.Malformed($"the content length {Excerpt.Of(value)}");
        Length = length;
    }

    private void Finish()
    {
        if (IsChunked && Length is not null)
            throw BoardException.Malformed("a content length beside a transfer encoding");
        if (Status is 101)
            throw BoardException.Malformed("a change of the protocol that nobody asked for");
        if (!IsInterim && Status is not (204 or 304))
            return;
        IsChunked = false;
        Length = 0;
    }
}
