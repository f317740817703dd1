// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Control;

/// <summary>
/// Asks a running chip. Blocking, on the system's calls themselves: .NET's sockets would double the time that a short
/// verb takes to start.
/// </summary>
internal sealed class ControlClient : IDisposable
{
    private const ulong ConnectionToken = 0;
    private const ulong OutputToken = 1;

    private readonly UnixConnection _connection;
    private readonly Epoll _epoll = Epoll.Create();
    private readonly string _chip;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private ControlClient(UnixConnection connection, string chip)
    {
        _connection = connection;
        _chip = chip;
        _epoll.Add(connection, ConnectionToken, EpollEvents.In);
    }

    /// <summary>Connects to a chip.</summary>
    /// <param name="path">The control socket.</param>
    /// <param name="chip">The chip's name, for messages.</param>
    /// <returns>Null if nobody answers there.</returns>
    internal static ControlClient? TryConnect(string path, string chip)
    {
        try
        {
            return new ControlClient(UnixConnection.Connect(path), chip);
        }
        catch (LinuxException failure) when (failure.Errno is Errno.ENOENT or Errno.ECONNREFUSED)
        {
            return null;
        }
    }

    /// <summary>Also waits for the reader of an output to leave: see <see cref="Read"/>.</summary>
    internal void WatchOutput(FileDescriptor output)
    {
        try
        {
            _epoll.Add(output, OutputToken, EpollEvents.None);
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EPERM)
        {
            // A regular file: it has no reader that could leave.
        }
    }

    /// <summary>Asks and waits for the reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long to wait; null waits as long as the chip lives.</param>
    /// <exception cref="CliException">The chip refused, has gone, or does not answer.</exception>
    internal ControlReply Ask(ControlRequest request, TimeSpan? patience)
    {
        Send(request);
        return Read(patience) ?? throw CliException.Failure(
            $"Chip '{_chip}' did not answer within {patience?.TotalSeconds} s. Is its 'vgpio up' stopped (Ctrl-Z)?");
    }

    /// <summary>Waits for the next reply.</summary>
    /// <param name="patience">How long to wait; null waits as long as the chip lives.</param>
    /// <returns>Null: none came in time.</returns>
    /// <exception cref="CliException">The chip refused, or has gone.</exception>
    /// <exception cref="OutputClosedException">The reader of the output has left.</exception>
    internal ControlReply? Read(TimeSpan? patience)
    {
        long deadline = patience is { } limit ? MonotonicClock.Nanoseconds + (long)limit.TotalNanoseconds : long.MaxValue;
        int searched = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                ReadOnlySpan<byte> line = _buffer.AsSpan(_start, searched + newline);
                _start += line.Length + 1;
                return Decode(line);
            }

            searched = _end - _start;
            if (!Fill(deadline))
                return null;
        }
    }

    /// <summary>Whether a reply is there, so that <see cref="Read"/> does not wait.</summary>
    internal bool HasReply => _buffer.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>Looks whether the reader of the output has left, which <see cref="Read"/> does only when it waits.</summary>
    /// <exception cref="OutputClosedException">It has.</exception>
    internal void CheckOutput() => WaitUntil(deadline: 0);

    /// <summary>Sends a request.</summary>
    /// <exception cref="CliException">The chip has gone.</exception>
    internal void Send(ControlRequest request)
    {
        ReadOnlySpan<byte> left = ControlText.Line(request);
        if (left.Length > ControlJson.MostRequestBytes)
            throw CliException.Usage($"That are too many lines at once: {left.Length} bytes, and {ControlJson.MostRequestBytes} are the most.");
        while (!left.IsEmpty)
        {
            int sent = _connection.TrySend(left);
            if (sent == UnixConnection.Closed)
                return; // It may have said why before it hung up: Read will tell.
            if (sent == UnixConnection.WouldBlock)
                Thread.Sleep(1); // A request fits into the socket's buffer: this is for a chip that is stopped.
            else
                left = left[sent..];
        }
    }

    /// <summary>For a reply that is not what was asked for.</summary>
    internal CliException NotUnderstood(Exception? cause = null) => CliException.Failure(
        $"Chip '{_chip}' answers in another language than this vgpio. Are both of the same version? If not, start its 'vgpio up' again with this one.", cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        _epoll.Dispose();
        _connection.Dispose();
    }

    private ControlReply Decode(ReadOnlySpan<byte> line)
    {
        ControlReply? reply;
        try
        {
            reply = ControlText.TryReadShort(line) ?? JsonSerializer.Deserialize(line, ControlJson.Default.ControlReply);
        }
        catch (JsonException failure)
        {
            throw NotUnderstood(failure);
        }

        return reply?.Error is { } error ? throw new CliException(reply.Status ?? ExitStatus.Failure, error) : reply ?? ControlReply.Done;
    }

    private bool Fill(long deadline)
    {
        MakeRoom();
        while (true)
        {
            int count = _connection.Receive(_buffer.AsSpan(_end), out FileDescriptor? passed);
            passed?.Dispose();
            if (count > 0)
            {
                _end += count;
                return true;
            }

            if (count == UnixConnection.Closed)
                throw new CliException(ExitStatus.ChipGone, $"Chip '{_chip}' went away: its 'vgpio up' has ended.");
            if (!WaitUntil(deadline))
                return false;
        }
    }

    private bool WaitUntil(long deadline)
    {
        Span<EpollReady> ready = stackalloc EpollReady[2];
        TimeSpan? timeout = deadline == long.MaxValue
            ? null
            : TimeSpan.FromTicks(Math.Max(0, (deadline - MonotonicClock.Nanoseconds + 99) / 100));
        int count = _epoll.Wait(ready, timeout);
        foreach (EpollReady one in ready[..count])
        {
            if (one.Token == OutputToken)
                throw new OutputClosedException();
        }

        return count > 0;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
            return;
        if (_buffer.Length >= ControlJson.MostReplyBytes)
            throw NotUnderstood();
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
