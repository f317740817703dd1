// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary>
/// A VCD file while it is written: passes it on, and knows how much of it there is. The lines come whole. The daemon ends
/// a file with the time of its end; one that is ended here gets that time here.
/// </summary>
internal sealed class RecordedFile(Stream destination) : Stream
{
    private long _start;
    private long _lastTime = -1;
    private long _changes;
    private long _length;
    private bool _hasTimescale;

    /// <summary>Whether the declarations are there, so that it is a VCD file at all.</summary>
    internal bool HasHeader => _start != 0;

    /// <summary>Values written so far, the initial ones left out.</summary>
    internal long Changes => Volatile.Read(ref _changes);

    /// <summary>Since the header came, in nanoseconds.</summary>
    internal long Elapsed => HasHeader ? (long)Stopwatch.GetElapsedTime(_start).TotalNanoseconds : 0;

    /// <inheritdoc/>
    public override long Length => Volatile.Read(ref _length);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the time of the end, if that is later than what is there, so that the recording's length is known.</summary>
    internal void Finish()
    {
        if (_hasTimescale && HasHeader && Elapsed > _lastTime)
            Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"#{Elapsed}\n")));
        destination.Flush();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        destination.Write(buffer);
        Volatile.Write(ref _length, _length + buffer.Length);
        long changes = _changes;
        while (!buffer.IsEmpty)
        {
            int newline = buffer.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = newline < 0 ? buffer : buffer[..newline];
            buffer = newline < 0 ? default : buffer[(newline + 1)..];
            if (HasHeader)
                changes += Value(line);
            else
                Declaration(line);
        }

        Volatile.Write(ref _changes, changes);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    /// <inheritdoc/>
    public override void Flush() => destination.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => destination.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Declaration(ReadOnlySpan<byte> line)
    {
        // Times are counted here only where they are what the daemon writes.
        _hasTimescale |= line.SequenceEqual("$timescale 1 ns $end"u8);
        if (line.StartsWith("$enddefinitions"u8))
            _start = Stopwatch.GetTimestamp();
    }

    private int Value(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return 0;
        if (line[0] == '#')
        {
            if (long.TryParse(line[1..], NumberStyles.None, CultureInfo.InvariantCulture, out long time))
                _lastTime = time;
            return 0;
        }

        // Before the first later time are the initial values.
        return line[0] is (byte)'0' or (byte)'1' or (byte)'x' or (byte)'z' && _lastTime > 0 ? 1 : 0;
    }
}
