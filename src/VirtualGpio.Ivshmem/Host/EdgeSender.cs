// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// Carries a chip's edges to the guest. Commands ask for room first and wait for it; an edge that nobody commanded and that
/// finds none waits in a backlog. Where that is full, too, it is left out: its line is noted, and gets one edge with its
/// latest level as soon as there is room, before anything else. For the board's thread.
/// </summary>
internal sealed class EdgeSender(
    HostMemory memory, Chip chip, Version1Port registers, IGuestPort port, LineTally[] counters, int backlog) : IEdgeObserver
{
    /// <summary>What the guest was told last is not known.</summary>
    private const byte Unknown = 2;

    private const int PublishEvery = 64;

    /// <summary>Far longer than a guest looks as if it slept while it does not.</summary>
    private const long Oversleeps = 1_000_000;

    /// <summary>Longer than a guest can be on its way with something that it wrote before a line began to float.</summary>
    private const long FloatsForSure = 1_000_000_000;

    private readonly byte[] _told = [.. Enumerable.Repeat(Unknown, chip.Lines.Count)];
    private readonly LineMask _isLate = new(chip.Lines.Count);
    private readonly LineMask _changedUntold = new(chip.Lines.Count);
    private readonly EdgeBacklog _backlog = new(backlog);
    private readonly int[] _late = new int[chip.Lines.Count];
    private readonly long[] _floatsSince = new long[chip.Lines.Count];
    private int _knownToGuest = -1;
    private uint _lacksDoorbell;
    private int _firstLate;
    private int _staged;
    private uint _firstOwn;
    private bool _seesOwn;

    /// <summary>How the guest learns of edges now.</summary>
    public EdgeRoute Route { get; private set; }

    /// <summary>Whether version 1's DATA follows the levels while edges take no route: no version 2 driver is there.</summary>
    public bool ShowsRegisters { get; set; }

    /// <summary>How many lines have a level that the guest is yet to be told.</summary>
    public int LateLines { get; private set; }

    /// <summary>How many edges wait on the host.</summary>
    public int BacklogCount => _backlog.Count;

    /// <summary>Whether something waits that is to go into the queue before anything else.</summary>
    public bool IsBehind => LateLines > 0 || _backlog.Count > 0;

    /// <summary>How much room is worth being woken for while <see cref="IsBehind"/>.</summary>
    public int RoomWanted => Math.Clamp(_backlog.Count, 1, memory.Edges.Entries / 2);

    /// <summary>Edges told to the guest.</summary>
    public long Sent { get; private set; }

    /// <summary>Edges that the guest has taken out of the queue.</summary>
    public long Delivered { get; private set; }

    /// <summary>Edges left out.</summary>
    public long Coalesced { get; private set; }

    /// <summary>When the guest was last seen to have taken something.</summary>
    public long LastProgress { get; private set; }

    /// <summary>Whether everything was taken.</summary>
    public bool IsSettled => Route switch
    {
        EdgeRoute.Queue => !IsBehind && memory.Edges.Waiting == 0,
        EdgeRoute.Registers => LateLines == 0 && registers.IsIdle,
        _ => true,
    };

    /// <summary>Changes the route. Lines that the guest does not know the level of are told on the new one.</summary>
    public void Take(EdgeRoute route, long now)
    {
        while (_backlog.Count > 0)
            _changedUntold[_backlog.Take().Line] = true;
        while (LateLines > 0)
            _changedUntold[NextLate()] = true;
        Route = route;
        LastProgress = now;
        for (int i = 0; i < chip.Lines.Count; i++)
        {
            // The registers hold all levels. A version 2 driver has copied the levels at its start; what changed while none
            // was there it may have copied or not.
            bool isUnsure = route == EdgeRoute.Queue && _changedUntold[i];
            _told[i] = isUnsure ? Unknown : (byte)chip.Lines[i].Level;
            if (isUnsure)
                AddLate(i);
        }

        if (route == EdgeRoute.Queue)
            _changedUntold.Clear();
        Flush(now);
    }

    /// <summary>Whether a number of edges can be sent now. Looks at what the guest has taken.</summary>
    public bool HasRoom(int edges, long now)
    {
        if (Route == EdgeRoute.Levels)
            return true;
        if (Route == EdgeRoute.Registers)
            return Flush(now) && registers.IsIdle;
        if (!IsBehind && memory.Edges.Room >= edges)
            return true;
        return Look(now) && Flush(now) && (Route != EdgeRoute.Queue || memory.Edges.Room >= edges);
    }

    /// <summary>Looks at what the guest has taken.</summary>
    /// <returns>False: that cannot be right, and the chip was taken out of service.</returns>
    public bool Look(long now)
    {
        if (Route != EdgeRoute.Queue)
            return true;
        uint before = memory.Edges.Tail;
        if (!memory.Edges.Look(out uint seen))
        {
            port.TakeOut($"the tail of the edge queue is 0x{seen:x} while its head is 0x{memory.Edges.Head:x} and it has {memory.Edges.Entries} entries");
            return false;
        }

        uint taken = seen - before;
        if (taken == 0)
            return true;
        LastProgress = now;
        // A guest that went back has taken nothing.
        if (taken > (uint)memory.Edges.Entries)
            return true;
        for (uint i = before; i != seen; i++)
        {
            _seesOwn |= i == _firstOwn;
            if (!_seesOwn)
                continue;
            Delivered++;
            counters[memory.Edges.At(i).Line].Delivered++;
        }

        return true;
    }

    /// <summary>Tells the edges that wait and the lines that are late, as far as there is room.</summary>
    /// <returns>Whether all is told.</returns>
    public bool Flush(long now)
    {
        while (_backlog.Count > 0 && HasSlot(now))
            Tell(_backlog.Take());
        while (_backlog.Count == 0 && LateLines > 0 && HasSlot(now))
        {
            int line = NextLate();
            Level level = chip.Lines[line].Level;
            if (_told[line] == (byte)level)
                continue;
            if (_told[line] != Unknown)
                Uncount(line);
            Tell(new EdgeEvent(line, level, chip.Lines[line].Sequence, now));
        }

        return !IsBehind;
    }

    /// <inheritdoc/>
    public void OnEdge(in EdgeEvent edge)
    {
        memory.SetLevel(edge.Line, edge.Level);
        if (edge.Line == _knownToGuest)
        {
            _told[edge.Line] = (byte)edge.Level;
            return;
        }

        if (Route != EdgeRoute.Queue)
            _changedUntold[edge.Line] = true;
        if (Route == EdgeRoute.Levels)
        {
            if (ShowsRegisters)
                registers.ShowLevel(edge.Line, edge.Level);
        }
        else if (!IsBehind && HasSlot(edge.Time))
        {
            Tell(edge);
        }
        else if (LateLines > 0 || Route != EdgeRoute.Queue || !_backlog.TryAdd(edge))
        {
            // Taken out of service meanwhile, it lacks more than room.
            if (LateLines == 0 && Route == EdgeRoute.Queue)
                port.LeftOut(edge.Line, edge.Time);
            Coalesced++;
            counters[edge.Line].Coalesced++;
            AddLate(edge.Line);
        }
    }

    /// <inheritdoc/>
    public void OnFloating(int line, bool isFloating)
    {
        _floatsSince[line] = MonotonicClock.Nanoseconds;
        memory.SetFloating(line, isFloating);
    }

    /// <summary>
    /// Whether the guest gave a line the level of a new bias of its own by itself, since nobody else drives it. To tell it
    /// that level would be worse than needless: it arrives late, and the guest may have another bias by then.
    /// </summary>
    public bool KnowsOwnBias(int line, long now) =>
        Route == EdgeRoute.Queue && chip.Lines[line].Floats && now - _floatsSince[line] > FloatsForSure
        && !IsBehind && Look(now) && Route == EdgeRoute.Queue && memory.Edges.Waiting == 0;

    /// <summary>Until the next call, edges of a line are not told: the guest knows of them. -1: none.</summary>
    public void TakeForKnown(int line) => _knownToGuest = line;

    /// <summary>
    /// Tells a line's level anew, as the guest has taken the one of its own bias for it. An edge that is told with it already
    /// is enough.
    /// </summary>
    public void Confirm(int line, uint sequenceBefore, long now)
    {
        if (Route != EdgeRoute.Queue || chip.Lines[line].Sequence != sequenceBefore)
            return;
        _told[line] = Unknown;
        AddLate(line);
        Flush(now);
    }

    /// <summary>Counts what the guest takes from the next entry on: those before it are a former host's.</summary>
    public void CountFromHere()
    {
        _firstOwn = memory.Edges.Head;
        _seesOwn = false;
    }

    /// <summary>Shows the guest what was staged, and rings if it is asleep.</summary>
    public void Publish()
    {
        _staged = 0;
        if (memory.Edges.HasStaged && memory.Edges.Publish())
            port.Ring();
    }

    /// <summary>When <see cref="Remind"/> is to be called again, in nanoseconds; <see cref="long.MaxValue"/>: no need.</summary>
    public long RemindAt { get; private set; } = long.MaxValue;

    /// <summary>
    /// Rings a guest that has been asleep for a while though edges wait for it: see
    /// <see cref="EdgeQueueProducer.LacksDoorbell"/>. To be called when nothing else is left to do.
    /// </summary>
    public void Remind(long now)
    {
        if (Route != EdgeRoute.Queue || !memory.Edges.LacksDoorbell(out uint wanted))
        {
            RemindAt = long.MaxValue;
        }
        else if (RemindAt == long.MaxValue || wanted != _lacksDoorbell)
        {
            _lacksDoorbell = wanted;
            RemindAt = now + Oversleeps;
        }
        else if (now >= RemindAt)
        {
            memory.Edges.Answer(wanted);
            RemindAt = long.MaxValue;
            port.Ring();
        }
    }

    private bool HasSlot(long now)
    {
        if (Route == EdgeRoute.Registers)
            return registers.IsIdle;
        if (Route != EdgeRoute.Queue)
            return false;
        // Looking can end in the chip being taken out of service, and the route with it.
        return memory.Edges.Room > 0 || (Look(now) && Route == EdgeRoute.Queue && memory.Edges.Room > 0);
    }

    private void Tell(in EdgeEvent edge)
    {
        _told[edge.Line] = (byte)edge.Level;
        Sent++;
        counters[edge.Line].Sent++;
        if (Route == EdgeRoute.Registers)
        {
            registers.Show(edge.Line, edge.Level, edge.Time);
            return;
        }

        memory.Edges.Stage(new EdgeEntry((ushort)edge.Line, EdgeEntry.EdgeKind, (byte)edge.Level, edge.Sequence, edge.Time));
        if (++_staged >= PublishEvery)
            Publish();
    }

    /// <summary>The last of the changes left out is told after all.</summary>
    private void Uncount(int line)
    {
        if (counters[line].Coalesced == 0)
            return;
        Coalesced--;
        counters[line].Coalesced--;
    }

    private void AddLate(int line)
    {
        if (_isLate[line])
            return;
        _isLate[line] = true;
        _late[(_firstLate + LateLines++) % _late.Length] = line;
    }

    private int NextLate()
    {
        int line = _late[_firstLate];
        _firstLate = (_firstLate + 1) % _late.Length;
        LateLines--;
        _isLate[line] = false;
        return line;
    }
}
