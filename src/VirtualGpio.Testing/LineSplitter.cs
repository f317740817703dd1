// SPDX-License-Identifier: MIT
using System.Buffers;

namespace VirtualGpio.Testing;

/// <summary>Cuts a stream of bytes into lines. A line of more than <paramref name="maxLength"/> bytes is dropped.</summary>
internal sealed class LineSplitter(int maxLength)
{
    private readonly ArrayBufferWriter<byte> _unfinished = new();
    private bool _tooLong;

    /// <summary>What is done with a line; its end is not part of it.</summary>
    public delegate void LineHandler(ReadOnlySpan<byte> line);

    public void Feed(ReadOnlySpan<byte> bytes, LineHandler handle)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            _tooLong |= _unfinished.WrittenCount + part.Length > maxLength;
            if (!_tooLong) _unfinished.Write(part);
            if (end < 0) return;
            bytes = bytes[(end + 1)..];
            if (!_tooLong) handle(_unfinished.WrittenSpan);
            _unfinished.ResetWrittenCount();
            _tooLong = false;
        }
    }
}
