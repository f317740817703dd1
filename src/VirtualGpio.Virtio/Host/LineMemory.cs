// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Host;

/// <summary>
/// The state that survives the host's process. It is written through to shared memory, and read from there once, by the
/// process that follows: others who have that memory cannot make this one believe anything.
/// </summary>
internal sealed class LineMemory
{
    private readonly uint _owner;
    private readonly LineWord[] _lines;
    private readonly uint[] _edges;
    private SharedMemory _memory;
    private int _offset;
    private uint _head;
    private uint _tail;

    /// <param name="layout">What stands where.</param>
    /// <param name="owner">A number that no other process has.</param>
    /// <param name="memory">The memory at first, see <see cref="Use"/>.</param>
    public LineMemory(StateLayout layout, uint owner, SharedMemory memory)
    {
        _owner = owner;
        Layout = layout;
        _lines = new LineWord[layout.Lines];
        // Pages of it that are not used take no memory.
        _edges = GC.AllocateUninitializedArray<uint>(layout.Capacity);
        Use(memory, 0);
    }

    /// <summary>What stands where.</summary>
    public StateLayout Layout { get; }

    /// <summary>
    /// Whether a state was there, for a chip like this one. Without it, <see cref="Clear"/> is to be called before anything
    /// else.
    /// </summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether it was that of a former process.</summary>
    public bool IsFormers { get; private set; }

    /// <summary>Where the next waiting edge goes; wraps at 2³².</summary>
    public uint Head
    {
        get => _head;
        set => Volatile.Write(ref At(StateLayout.HeadAt), _head = value);
    }

    /// <summary>The oldest edge whose consumer is not done with it; wraps at 2³².</summary>
    public uint Tail
    {
        get => _tail;
        set => Volatile.Write(ref At(StateLayout.TailAt), _tail = value);
    }

    /// <summary>What is kept of a line.</summary>
    public LineWord this[int line]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lines[line];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => Volatile.Write(ref At(StateLayout.LineAt(line)), (_lines[line] = value).Word);
    }

    /// <summary>Goes on with other memory, and what a former process may have left there.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="offset">Where the state stands in it, a multiple of 4.</param>
    [MemberNotNull(nameof(_memory))]
    public void Use(SharedMemory memory, int offset)
    {
        _memory = memory;
        _offset = offset;
        IsKept = TryRead();
        IsFormers = IsKept && At(StateLayout.OwnerAt) != _owner;
        At(StateLayout.OwnerAt) = _owner;
    }

    /// <summary>A word of the ring.</summary>
    /// <param name="index">Its index, which may have wrapped.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint GetEdge(uint index) => _edges[(int)(index & (uint)(_edges.Length - 1))];

    /// <summary>Sets a word of the ring.</summary>
    /// <param name="index">Its index, which may have wrapped.</param>
    /// <param name="word">The word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetEdge(uint index, uint word) =>
        Volatile.Write(ref At(Layout.EdgeAt(index)), _edges[(int)(index & (uint)(_edges.Length - 1))] = word);

    /// <summary>Begins anew: lines that nobody uses, no edges.</summary>
    /// <param name="lines">What has the lines' levels.</param>
    public void Clear(IReadOnlyList<Line> lines)
    {
        IsKept = false;
        // The magic last, so that nothing else is ever taken for a state.
        Volatile.Write(ref At(StateLayout.MagicAt), 0);
        Interlocked.MemoryBarrier();
        At(StateLayout.VersionAt) = StateLayout.Version;
        At(StateLayout.LinesAt) = (uint)Layout.Lines;
        At(StateLayout.CapacityAt) = (uint)Layout.Capacity;
        Head = Tail = 0;
        for (int line = 0; line < Layout.Lines; line++)
            this[line] = new LineWord { Level = lines[line].Level };
        Volatile.Write(ref At(StateLayout.MagicAt), StateLayout.Magic);
    }

    private bool TryRead()
    {
        if (At(StateLayout.MagicAt) != StateLayout.Magic || At(StateLayout.VersionAt) != StateLayout.Version
            || At(StateLayout.LinesAt) != (uint)Layout.Lines || At(StateLayout.CapacityAt) != (uint)Layout.Capacity)
            return false;
        _head = Volatile.Read(ref At(StateLayout.HeadAt));
        _tail = Volatile.Read(ref At(StateLayout.TailAt));
        if (_head - _tail > (uint)Layout.Capacity)
            return false;
        for (int line = 0; line < _lines.Length; line++)
        {
            _lines[line] = new LineWord(Volatile.Read(ref At(StateLayout.LineAt(line))));
            if (!_lines[line].IsValid)
                return false;
        }

        for (uint at = _tail; at != _head; at++)
            _edges[(int)(at & (uint)(_edges.Length - 1))] = Volatile.Read(ref At(Layout.EdgeAt(at)));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint At(int at) => ref _memory.UInt32At(_offset + at);
}
