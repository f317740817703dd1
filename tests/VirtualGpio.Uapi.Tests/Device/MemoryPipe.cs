// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>A pipe within the test, of the size that a pipe of Linux has. Costs no memory per event.</summary>
internal sealed class MemoryPipe : IEventPipe
{
    private readonly byte[] _ring = new byte[65_536];
    private int _first;

    /// <summary>How many bytes were written and not read.</summary>
    public int Length { get; private set; }

    public bool IsDisposed { get; private set; }

    public int Waiting(int eventSize)
    {
        Check();
        return Length % eventSize == 0 ? Length / eventSize : throw new InvalidOperationException($"{Length} bytes are no events of {eventSize}.");
    }

    public void DropOldest(int eventSize)
    {
        Check();
        if (Length > 0)
            Drop(eventSize);
    }

    public void Write(ReadOnlySpan<byte> @event)
    {
        Check();
        if (Length + @event.Length > _ring.Length)
            throw new InvalidOperationException("The pipe is full.");
        foreach (byte value in @event)
            _ring[(_first + Length++) % _ring.Length] = value;
    }

    /// <summary>Takes out as many bytes as there are, up to some.</summary>
    public byte[] Read(int count)
    {
        byte[] bytes = new byte[Math.Min(count, Length)];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = _ring[(_first + i) % _ring.Length];
        Drop(bytes.Length);
        return bytes;
    }

    public void Dispose() => IsDisposed = true;

    private void Drop(int count)
    {
        _first = (_first + count) % _ring.Length;
        Length -= count;
    }

    private void Check()
    {
        if (IsDisposed)
            throw new InvalidOperationException("The pipe is used after it was disposed of.");
    }
}
