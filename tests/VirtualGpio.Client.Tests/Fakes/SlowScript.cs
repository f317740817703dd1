// SPDX-License-Identifier: MIT
using System.Text;
using System.Threading.Channels;

namespace VirtualGpio.Client.Tests.Fakes;

/// <summary>A script that a test types line by line; reading waits for the next.</summary>
internal sealed class SlowScript : Stream
{
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    internal void Type(string text) => _lines.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    internal void End(Exception? failure = null) => _lines.Writer.TryComplete(failure);

    // As a terminal: nothing ends a read but a line or the end.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await _lines.Reader.WaitToReadAsync(CancellationToken.None))
            return 0;
        byte[] line = await _lines.Reader.ReadAsync(CancellationToken.None);
        line.CopyTo(buffer);
        return line.Length;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
