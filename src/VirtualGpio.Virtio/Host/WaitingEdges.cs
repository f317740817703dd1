// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Host;

/// <summary>
/// Edges on their way to their consumers: a ring in memory that survives the process, each entry first waiting, then taken
/// (the driver has it), then done (the driver wants the next). Beside it, made anew from it, a list per line. For the
/// board's thread; nothing is allocated but in the constructor.
/// </summary>
internal sealed class WaitingEdges
{
    /// <summary>No entry.</summary>
    public const long None = -1;

    private const uint LineMask = 0xffff;
    private const uint HighBit = 1 << 16;
    private const uint TakenBit = 1 << 30;
    private const uint DoneBit = 1u << 31;

    private readonly LineMemory _memory;
    private readonly long[] _first;
    private readonly long[] _last;
    // By place in the ring, how much further the next waiting edge of the same line is; 0: there is none.
    private readonly int[] _steps;
    private long _front;

    /// <param name="memory">The memory. <see cref="Restart"/> is to be called when there is something else in it.</param>
    public WaitingEdges(LineMemory memory)
    {
        _memory = memory;
        int lines = memory.Layout.Lines;
        _first = new long[lines];
        _last = new long[lines];
        // Pages of it that are not used take no memory.
        _steps = GC.AllocateUninitializedArray<int>(memory.Layout.Capacity);
        Restart();
    }

    /// <summary>Where the next edge goes. Never wraps.</summary>
    public long Head { get; private set; }

    /// <summary>The oldest edge that is not done.</summary>
    public long Tail { get; private set; }

    /// <summary>How many are not done. Those that are done take room in the ring as long as one before them is not.</summary>
    public int Count => Waiting + Taken;

    /// <summary>How many more the ring holds.</summary>
    public long Room => _steps.Length - (Head - Tail);

    /// <summary>How many the driver has not been given yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many the driver has, and is not done with.</summary>
    public int Taken { get; private set; }

    /// <summary>Goes on from where the memory's ring is, with nothing of it in the lists.</summary>
    public void Restart()
    {
        Array.Fill(_first, None);
        Array.Fill(_last, None);
        (Waiting, Taken) = (0, 0);
        Tail = _front = _memory.Tail;
        Head = Tail + (_memory.Head - _memory.Tail);
    }

    /// <summary>Makes the lists from the ring, as a former process has left it.</summary>
    /// <param name="taken">By line, the edge that the driver had; set here for lines that have one.</param>
    /// <returns>False: something that cannot be stands there. Then the memory is to be cleared.</returns>
    public bool TryRecover(long[] taken)
    {
        for (long at = Tail; at < Head; at++)
        {
            uint entry = _memory.GetEdge((uint)at);
            int line = (int)(entry & LineMask);
            if (line >= _first.Length)
                return false;
            if ((entry & (TakenBit | DoneBit)) == 0)
                Append(line, at);
            else if ((entry & DoneBit) == 0)
            {
                // A driver has one buffer for each line.
                if (taken[line] >= 0)
                    return false;
                Taken++;
                taken[line] = at;
            }
        }

        Advance();
        return true;
    }

    /// <summary>Adds an edge.</summary>
    /// <returns>False: there is no room.</returns>
    public bool TryAdd(int line, Level level)
    {
        if (Room == 0)
            return false;
        _memory.SetEdge((uint)Head, (uint)line | (level == Level.High ? HighBit : 0));
        Append(line, Head);
        _memory.Head = (uint)++Head;
        return true;
    }

    /// <summary>The oldest edge of a line that waits; <see cref="None"/>: there is none.</summary>
    public long FirstOf(int line) => _first[line];

    /// <summary>The oldest edge of all that waits; <see cref="None"/>: there is none.</summary>
    public long Front()
    {
        if (Waiting == 0)
            return None;
        while ((_memory.GetEdge((uint)_front) & (TakenBit | DoneBit)) != 0)
            _front++;
        return _front;
    }

    /// <summary>The line of an edge that is not done.</summary>
    public int LineOf(long index) => (int)(_memory.GetEdge((uint)index) & LineMask);

    /// <summary>The level after an edge that is not done.</summary>
    public Level LevelOf(long index) => (_memory.GetEdge((uint)index) & HighBit) != 0 ? Level.High : Level.Low;

    /// <summary>The last edge of a line that waits has this level.</summary>
    public Level LastLevelOf(int line) => LevelOf(_last[line]);

    /// <summary>The driver has the oldest waiting edge of a line now.</summary>
    public void Take(int line)
    {
        long index = _first[line];
        _memory.SetEdge((uint)index, _memory.GetEdge((uint)index) | TakenBit);
        Unlink(line, index);
        Taken++;
    }

    /// <summary>The driver is done with an edge that it was given.</summary>
    public void Finish(long index)
    {
        _memory.SetEdge((uint)index, _memory.GetEdge((uint)index) | DoneBit);
        Taken--;
        Advance();
    }

    /// <summary>Nobody wants a line's waiting edges any more.</summary>
    /// <returns>How many there were.</returns>
    public int Drop(int line)
    {
        int count = 0;
        while (_first[line] is >= 0 and long index)
        {
            Unlink(line, index);
            _memory.SetEdge((uint)index, _memory.GetEdge((uint)index) | DoneBit);
            count++;
        }

        if (count > 0)
            Advance();
        return count;
    }

    private void Append(int line, long index)
    {
        StepAfter(index) = 0;
        if (_first[line] == None)
            _first[line] = index;
        else
            StepAfter(_last[line]) = (int)(index - _last[line]);
        _last[line] = index;
        Waiting++;
    }

    private void Unlink(int line, long index)
    {
        int step = StepAfter(index);
        _first[line] = step == 0 ? None : index + step;
        Waiting--;
    }

    private ref int StepAfter(long index) => ref _steps[index & (_steps.Length - 1)];

    private void Advance()
    {
        while (Tail < Head && (_memory.GetEdge((uint)Tail) & DoneBit) != 0)
            Tail++;
        _front = Math.Max(_front, Tail);
        _memory.Tail = (uint)Tail;
    }
}
