// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>
/// Reads a board's event stream, and checks that each event comes once, in order, or is named as missed. By hand, as a
/// hundred of these share a processor with the guest.
/// </summary>
internal sealed class EventCount : IDisposable
{
    private readonly HttpClient _http;
    private readonly byte[] _buffer = new byte[1 << 16];
    private HttpResponseMessage? _response;
    private Stream _stream = Stream.Null;
    private int _filled;

    public EventCount(string socket) => _http = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            return new NetworkStream(connection, ownsSocket: true);
        },
    });

    /// <summary>The number of the last event that came or was named as missed.</summary>
    public long Last { get; private set; }

    public long Events { get; private set; }

    public long Missed { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _response = await _http.GetAsync("http://vgpio/v1/events", HttpCompletionOption.ResponseHeadersRead, cancellation);
        _response.EnsureSuccessStatusCode();
        _stream = await _response.Content.ReadAsStreamAsync(cancellation);
        while (Last == 0)
            await ReadOnceAsync(cancellation);
    }

    public async Task ReadToAsync(long last, CancellationToken cancellation)
    {
        while (Last < last)
            await ReadOnceAsync(cancellation);
    }

    public void Dispose()
    {
        _response?.Dispose();
        _http.Dispose();
    }

    private async Task ReadOnceAsync(CancellationToken cancellation)
    {
        int count = await _stream.ReadAsync(_buffer.AsMemory(_filled), cancellation);
        Assert.True(count > 0, "The stream ended.");
        _filled += count;
        int start = 0;
        while (_buffer.AsSpan(start, _filled - start).IndexOf((byte)'\n') is >= 0 and var length)
        {
            Take(_buffer.AsSpan(start, length));
            start += length + 1;
        }

        _buffer.AsSpan(start, _filled - start).CopyTo(_buffer);
        _filled -= start;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        long sequence = Number(line, "\"sequence\":"u8);
        if (line.IndexOf("\"event\":\"start\""u8) >= 0)
        {
            Last = sequence;
            return;
        }

        if (sequence != Last + 1)
        {
            Assert.True(line.IndexOf("\"event\":\"missed\""u8) >= 0, $"After {Last} came {Encoding.UTF8.GetString(line)}");
            Assert.Equal(Last + 1, Number(line, "\"from\":"u8));
            Assert.Equal(sequence - Last, Number(line, "\"missed\":"u8));
            Missed += sequence - Last;
        }
        else
        {
            Events++;
        }

        Last = sequence;
    }

    private static long Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        int at = line.IndexOf(key);
        if (at < 0 || !Utf8Parser.TryParse(line[(at + key.Length)..], out long value, out _))
            throw new InvalidDataException($"There is no {Encoding.UTF8.GetString(key)} in {Encoding.UTF8.GetString(line)}");
        return value;
    }
}
