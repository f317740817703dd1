// SPDX-License-Identifier: MIT
using System.Net.Sockets;

namespace VirtualGpio.Cli.Control;

/// <summary>Cuts what a socket receives into lines, none longer than <see cref="ControlJson.MostRequestBytes"/>.</summary>
internal sealed class ControlLines(Socket socket)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>The next line if it is there already, without its newline; valid until the next call of any member.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    internal bool TryTake(out ReadOnlyMemory<byte> line)
    {
        int newline = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _searched = _end;
            line = default;
            return _end - _start < ControlJson.MostRequestBytes
                ? false
                : throw new InvalidDataException($"A request is longer than {ControlJson.MostRequestBytes} bytes. Ask for fewer lines at once.");
        }

        newline += _searched;
        line = _buffer.AsMemory(_start, newline - _start);
        _start = _searched = newline + 1;
        return true;
    }

    /// <summary>Waits for the next line.</summary>
    /// <returns>Null at the end; a line that was cut off by it is left out.</returns>
    internal async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> line;
        while (!TryTake(out line))
        {
            if (!await FillAsync(cancel).ConfigureAwait(false))
                return null;
        }

        return line;
    }

    /// <summary>Receives ahead, as far as there is room, until the other side hangs up.</summary>
    /// <returns>False if there is no more room; the other side may still be there.</returns>
    internal async Task<bool> WaitForHangUpAsync(CancellationToken cancel)
    {
        while (_end - _start < ControlJson.MostRequestBytes)
        {
            if (!await FillAsync(cancel).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        MakeRoom();
        int count = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancel).ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _searched -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
