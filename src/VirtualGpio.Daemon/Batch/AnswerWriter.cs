// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;

namespace VirtualGpio.Daemon.Batch;

/// <summary>
/// Sends the answers of a script while it runs. A client may send all of a script before it reads: so much of what it has
/// not read is kept, and only then it is waited for.
/// </summary>
internal sealed class AnswerWriter(PipeWriter writer, CancellationToken cancellation)
{
    /// <summary>How many bytes of answers wait for a client that does not read.</summary>
    private const int MostWaiting = 4 << 20;

    private const int Comfortable = 16 << 10;

    private Task<FlushResult>? _flushing;
    private long _written;
    private long _flushed;
    private long _waiting;

    /// <summary>Whether so much is there that it should be sent, whoever waits for it.</summary>
    internal bool IsFull => _written - _waiting > Comfortable;

    /// <summary>Writes.</summary>
    internal void Write(ReadOnlySpan<byte> text)
    {
        writer.Write(text);
        _written += text.Length;
    }

    /// <summary>Sends what was written, and waits for the client only if too much is on its way already.</summary>
    internal async ValueTask FlushAsync()
    {
        if (_flushing is { IsCompleted: false } && _written - _flushed < MostWaiting)
            return;
        await SendAsync();
        if (_flushing is { IsCompleted: true } sent)
            await sent;
    }

    /// <summary>Sends the rest, and waits until the client has taken it.</summary>
    internal async Task CompleteAsync()
    {
        await SendAsync();
        if (_flushing is { } last)
            await last;
    }

    private async ValueTask SendAsync()
    {
        if (_flushing is { } before)
        {
            await before;
            _flushed = _waiting;
        }

        if (_flushed == _written)
            return;
        _waiting = _written;
        _flushing = writer.FlushAsync(cancellation).AsTask();
        if (_flushing.IsCompletedSuccessfully)
            _flushed = _waiting;
    }
}
