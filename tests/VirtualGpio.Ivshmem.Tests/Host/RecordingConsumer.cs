// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

/// <summary>Notes every interrupt, and what the line reads as while it is handled.</summary>
internal sealed class RecordingConsumer : IGuestConsumer
{
    private readonly List<EdgeEntry> _edges = [];
    private readonly HashSet<int> _slow = [];
    private long _count;

    /// <summary>Interrupts so far. Any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Interrupts whose line read as another level.</summary>
    public int WrongReads { get; private set; }

    /// <summary>Interrupts whose level is that of the one before on the line.</summary>
    public int Repeated { get; private set; }

    public bool Records { get; set; } = true;

    public IReadOnlyList<EdgeEntry> Edges => _edges;

    private readonly Dictionary<int, byte> _last = [];

    /// <summary>Leaves a line busy after each interrupt.</summary>
    public void MakeSlow(int line, bool isSlow = true)
    {
        if (isSlow)
            _slow.Add(line);
        else
            _slow.Remove(line);
    }

    public bool OnInterrupt(SoftwareGuest guest, in EdgeEntry edge)
    {
        if ((byte)guest.Read(edge.Line) != edge.Level)
            WrongReads++;
        if (_last.TryGetValue(edge.Line, out byte last) && last == edge.Level)
            Repeated++;
        _last[edge.Line] = edge.Level;
        if (Records)
            _edges.Add(edge);
        Volatile.Write(ref _count, _count + 1);
        return !_slow.Contains(edge.Line);
    }
}
