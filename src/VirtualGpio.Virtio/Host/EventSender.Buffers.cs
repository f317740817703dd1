// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Host;

/// <summary>The lines' event buffers: taken from the queue, kept, given back.</summary>
internal sealed partial class EventSender
{
    private bool TakeBuffers(long now)
    {
        int count = 0;
        while (count < BuffersAtOnce && _ring is { } ring && ring.Queue.TryTake(out DescriptorChain? chain))
        {
            count++;
            TakeBuffer(chain, now);
        }

        return count == BuffersAtOnce;
    }

    private void TakeBuffer(DescriptorChain chain, long now)
    {
        int line = LineOf(chain);
        Keep(line, chain);
        LastProgress = now;
        _waitsSince = NotWaiting;
        Finish(line);
        UseBuffer(line);
    }

    private static int ReadLine(DescriptorChain chain)
    {
        Span<byte> bytes = stackalloc byte[GpioProtocol.EventRequestSize];
        if (chain.Read(0, bytes) != bytes.Length)
            throw new VirtqueueException($"An event buffer has {chain.Readable} bytes that name its line, and {bytes.Length} are needed.");
        if (chain.Writable < 1)
            throw new VirtqueueException("An event buffer has no byte for the event.");
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    private int LineOf(DescriptorChain chain)
    {
        int line = ReadLine(chain);
        if (line >= _buffers.Length)
            throw new VirtqueueException($"An event buffer is for line {line}, and there are {_buffers.Length}.");
        return line;
    }

    private void Keep(int line, DescriptorChain chain)
    {
        if (_buffers[line] is not null)
            throw new VirtqueueException($"There are two event buffers for line {line}.");
        _buffers[line] = chain;
        Expect(line, false);
    }

    /// <summary>Does with a line's buffer, if there is one, what need not wait for an edge.</summary>
    private void UseBuffer(int line)
    {
        LineWord word = _memory[line];
        if (word.Trigger == InterruptTrigger.None)
            GiveBackUnused(line);
        else if (word.WantsWhile(_chip.Lines[line].Level))
            DeliverLevelAtOnce(line);
    }

    private void Deliver(int line)
    {
        long index = _edges.FirstOf(line);
        // Held before it can be read; and noted, so that who follows knows whether it was given.
        _memory[line] = _memory[line] with { Holds = true, Held = _edges.LevelOf(index), Delivers = true };
        GiveEvent(line, GpioProtocol.EventValid);
        _edges.Take(line);
        _memory[line] = _memory[line] with { Delivers = false };
        _handled[line] = index;
        if (index < _firstOwn)
            return;
        Delivered++;
        _counters[line].Delivered++;
    }

    /// <summary>Side by side, a level is told at once; otherwise in its turn, see <see cref="Pump"/>.</summary>
    private void DeliverLevelAtOnce(int line)
    {
        if (!_oneAtATime && _ring is not null && !_isPaused && _buffers[line] is not null)
            DeliverLevel(line);
    }

    private void DeliverLevel(int line)
    {
        GiveEvent(line, GpioProtocol.EventValid);
        _handled[line] = HandlesLevel;
    }

    private void GiveBackUnused(int line)
    {
        if (_ring is not null && _buffers[line] is not null)
            GiveEvent(line, GpioProtocol.EventInvalid);
    }

    private void GiveEvent(int line, byte status)
    {
        DescriptorChain chain = _buffers[line]!;
        _buffers[line] = null;
        chain.Write(0, [status]);
        _ring!.Queue.Give(chain, 1);
        _mustCall = true;
        Expect(line, status == GpioProtocol.EventValid);
    }
}
