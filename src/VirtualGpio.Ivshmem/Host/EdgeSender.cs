// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Ivshmem.Wire;

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

    private readonly byte[] _told = [.. Enumerable.Repeat(Unknown, chip.Lines.Count)];
    private readonly LineMask _isLate = new(chip.Lines.Count);
    private readonly LineMask _isUnsure = new(chip.Lines.Count);
    private readonly LineMask _changedUntold = new(chip.Lines.Count);
    private readonly EdgeBacklog _backlog = new(backlog);
    private readonly int[] _late = new int[chip.Lines.Count];
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
        _isUnsure.Clear();
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
            EdgeEntry latest = Latest(line, now);
            bool isUnsure = _isUnsure[line];
            _isUnsure[line] = false;
            if (_told[line] == latest.Level && !isUnsure)
                continue;
            if (_told[line] != Unknown)
                Uncount(line);
            Tell(latest);
        }

        return !IsBehind;
    }

    /// <inheritdoc/>
    public void OnEdge(in EdgeEvent edge)
    {
        memory.SetLevel(edge.Line, edge.Level);
        if (Route != EdgeRoute.Queue)
            _changedUntold[edge.Line] = true;
        if (Route == EdgeRoute.Levels)
        {
            if (ShowsRegisters)
                registers.ShowLevel(edge.Line, edge.Level);
        }
        else if (!TrySend(Entry(edge.Line, edge.Level, edge.Sequence, edge.Time, memory.Floats(edge.Line))))
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
    public void OnFloating(int line, bool isFloating) => memory.SetFloating(line, isFloating);

    /// <summary>
    /// Tells a line's level anew, as the guest may have taken the one of its own bias for it. An edge that is told with it
    /// already is enough.
    /// </summary>
    public void Confirm(int line, uint sequenceBefore, long now)
    {
        if (Route != EdgeRoute.Queue)
            return;
        bool isTold = chip.Lines[line].Sequence != sequenceBefore ? !_isLate[line] : TrySend(Latest(line, now));
        if (isTold)
            return;
        if (_isLate[line])
        {
            _isUnsure[line] = true;
            return;
        }

        _told[line] = Unknown;
        AddLate(line);
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

    private static EdgeEntry Entry(int line, Level level, uint sequence, long time, bool floats) =>
        new((ushort)line, floats ? EdgeEntry.FloatingKind : EdgeEntry.EdgeKind, (byte)level, sequence, time);

    /// <summary>The entry that tells what a line is now.</summary>
    private EdgeEntry Latest(int number, long now)
    {
        Line line = chip.Lines[number];
        // One that was let go floats at once, but while it is debounced it keeps the level that it was driven to.
        bool keepsDriven = line.Settings.Bias switch
        {
            LineBias.PullUp => line.Level == Level.Low,
            LineBias.PullDown => line.Level == Level.High,
            _ => false,
        };
        return Entry(number, line.Level, line.Sequence, now, line.Floats && !keepsDriven);
    }

    /// <summary>Tells an edge, or has it wait in its turn.</summary>
    /// <returns>False: there is no room for it.</returns>
    private bool TrySend(in EdgeEntry edge)
    {
        if (IsBehind || !HasSlot(edge.Time))
            return LateLines == 0 && Route == EdgeRoute.Queue && _backlog.TryAdd(edge);
        Tell(edge);
        return true;
    }

    private void Tell(in EdgeEntry edge)
    {
        _told[edge.Line] = edge.Level;
        Sent++;
        counters[edge.Line].Sent++;
        if (Route == EdgeRoute.Registers)
        {
            registers.Show(edge.Line, (Level)edge.Level, edge.Time);
            return;
        }

        memory.Edges.Stage(edge);
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
