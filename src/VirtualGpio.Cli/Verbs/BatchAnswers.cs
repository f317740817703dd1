// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary>
/// The answers of a script: passes them on as they come, but for the last line, which says how the script ended. A line
/// that looks like that is held back until another one follows: <c>echo done 5</c> can print one too.
/// </summary>
internal sealed class BatchAnswers(Stream destination) : Stream
{
    /// <summary>The longest line that is looked at; no last one is longer.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly MemoryStream _held = new();

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Tells how the script ended, when nothing more will come.</summary>
    /// <exception cref="CliException">It failed, or the answer broke off.</exception>
    internal void Finish()
    {
        string[] words = Encoding.UTF8.GetString(_held.GetBuffer(), 0, (int)_held.Length).TrimEnd('\n').Split(' ', 4);
        if (words is ["done", ..])
            return;
        if (words is ["error", var line, var code, var detail] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new CliException(CliException.StatusOf(code), $"line {line}: {detail}");
        destination.Write(_held.GetBuffer().AsSpan(0, (int)_held.Length));
        throw new CliException(ExitStatus.BoardGone, "The board went away before the script was done.");
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_held.Length > 0)
        {
            _held.Write(buffer);
            byte[] all = _held.ToArray();
            _held.SetLength(0);
            Pass(all);
        }
        else
        {
            Pass(buffer);
        }
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
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _held.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Passes on all but a last line that may be the end.</summary>
    private void Pass(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        int start = bytes[..^1].LastIndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> last = bytes[start..];
        bool held = last.Length <= LongestLine && (MayBegin(last, "done "u8) || MayBegin(last, "error "u8) || last[^1] != '\n');
        if (held)
            _held.Write(last);
        if (!held || start > 0)
            destination.Write(held ? bytes[..start] : bytes);
    }

    private static bool MayBegin(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.StartsWith(word) || word.StartsWith(line);
}
