// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Host;

/// <summary>
/// Delivers edges by giving event buffers back. A driver queues a line's buffer when the line's consumer is done with the
/// edge before, so edges wait here per line until then, and meanwhile the line has the level of the edge that is being
/// handled. For the board's thread.
/// </summary>
/// <remarks>
/// <para>In order, one at a time: an event is given only while the buffers of all armed lines are here, so the next edge of
/// the chip comes when the consumer of the one before, of whichever line, is done. So lines keep their order, and no driver
/// adds to its queue while it takes from it, or asks for two levels at once, which the mainline driver cannot stand. A
/// consumer that is not done after a while is overtaken by other lines, until it is done; a while that an emulated guest on
/// a busy machine does not take. Edges, and levels that last, take turns.</para>
/// <para>Side by side: each line for itself. Faster with many lines; needs a driver that is safe.</para>
/// </remarks>
internal sealed partial class EventSender : IEdgeObserver
{
    /// <summary>How long other lines wait for one consumer.</summary>
    internal const long OvertakenAfter = 1_000_000_000;

    private const int BuffersAtOnce = 1024;
    private const int Nobody = -1;
    private const long Idle = -1;
    private const long HandlesLevel = -2;

    private readonly Chip _chip;
    private readonly LineTally[] _counters;
    private readonly IEventSenderPort _port;
    private readonly bool _oneAtATime;
    private readonly DescriptorChain?[] _buffers;
    private readonly long[] _handled;
    private readonly bool[] _isLate;
    private readonly bool[] _isMissing;
    private readonly LineMemory _memory;
    private readonly WaitingEdges _edges;
    private Vring? _ring;
    private long _firstOwn;
    private bool _isPaused = true;
    private bool _mustCall;

    /// <param name="chip">The chip.</param>
    /// <param name="memory">Its memory. <see cref="Adopt"/> is to be called when it is another.</param>
    /// <param name="counters">By line.</param>
    /// <param name="port">Told of edges that are left out.</param>
    /// <param name="oneAtATime">In order, one at a time; or else side by side.</param>
    public EventSender(Chip chip, LineMemory memory, LineTally[] counters, IEventSenderPort port, bool oneAtATime)
    {
        _chip = chip;
        _counters = counters;
        _port = port;
        _oneAtATime = oneAtATime;
        _buffers = new DescriptorChain?[counters.Length];
        _handled = new long[counters.Length];
        _isLate = new bool[counters.Length];
        _isMissing = new bool[counters.Length];
        Array.Fill(_handled, Idle);
        _memory = memory;
        _edges = new WaitingEdges(memory);
    }

    /// <summary>Edges that are not done: they wait, or are being handled.</summary>
    public int Count => _edges.Count;

    /// <summary>For how many more there is room.</summary>
    public long Room => _edges.Room;

    /// <summary>Edges that wait.</summary>
    public int Waiting => _edges.Waiting;

    /// <summary>Where the next edge is put; to be compared with <see cref="Done"/>.</summary>
    public long Added => _edges.Head;

    /// <summary>Up to where consumers are done with all edges.</summary>
    public long Done => _edges.Tail;

    /// <summary>Edges that were put here for the driver.</summary>
    public long Sent { get; private set; }

    /// <summary>Edges that the driver was given.</summary>
    public long Delivered { get; private set; }

    /// <summary>Edges left out.</summary>
    public long Coalesced { get; private set; }

    /// <summary>How many lines have a level that the driver is yet to be told.</summary>
    public int LateLines { get; private set; }

    /// <summary>When a consumer was last seen to be done, or there began to be something to do.</summary>
    public long LastProgress { get; private set; }

    /// <summary>When the next edge is given in any case, in nanoseconds.</summary>
    public long NextDue { get; private set; } = long.MaxValue;

    /// <summary>The line whose consumer is waited for; -1: none.</summary>
    public int BusyLine =>
        _missing > 0 ? Array.IndexOf(_isMissing, true) : _edges.Front() is >= 0 and long front ? _edges.LineOf(front) : Nobody;

    /// <summary>Goes on with what a former process may have left in the memory, which is another now.</summary>
    public void Adopt()
    {
        _edges.Restart();
        Forget();
        if (!_memory.IsKept || !_edges.TryRecover(_handled))
        {
            Clear();
            return;
        }

        // What was told before is counted where it was told.
        _firstOwn = _edges.Head;
        for (int line = 0; line < _handled.Length; line++)
            Recover(line);
    }

    /// <summary>Forgets all edges and all that is known of the lines.</summary>
    public void Clear()
    {
        _memory.Clear(_chip.Lines);
        _edges.Restart();
        _firstOwn = 0;
        Forget();
    }

    /// <summary>The queue for events is there, or goes on after <see cref="Pause"/>.</summary>
    /// <param name="ring">The queue. What it has in flight comes from it first.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <exception cref="VirtqueueException">The driver broke the protocol.</exception>
    public void Start(Vring ring, long now)
    {
        if (!ReferenceEquals(_ring, ring))
            TakeResumed(ring);
        _isPaused = false;
        // A former process may have ended before it called for what it gave.
        _mustCall = true;
        LastProgress = now;
        ExpectNoBuffers();
        _levelLines = 0;
        for (int line = 0; line < _buffers.Length; line++)
        {
            InterruptTrigger trigger = _memory[line].Trigger;
            _levelLines += IsLevel(trigger) ? 1 : 0;
            Expect(line, trigger != InterruptTrigger.None && _buffers[line] is null);
        }

        // What became of the lines meanwhile.
        for (int line = 0; line < _buffers.Length; line++)
            UseBuffer(line);
    }

    /// <summary>The driver sends no requests now, and gets no edges. The queue stays.</summary>
    public void Pause()
    {
        _isPaused = true;
        (_waitsSince, NextDue) = (NotWaiting, long.MaxValue);
    }

    /// <summary>The queue is gone. What is known of the lines stays: it may only be a pause.</summary>
    public void Stop()
    {
        Pause();
        _ring = null;
        Array.Clear(_buffers);
        _mustCall = false;
        ExpectNoBuffers();
    }

    /// <summary>Whether a consumer was called for a level that is gone, and has not come back.</summary>
    public bool HandlesPastLevel
    {
        get
        {
            // Lines that interrupt for a level are few, or none.
            for (int line = 0; _levelLines > 0 && line < _handled.Length; line++)
            {
                if (_handled[line] == HandlesLevel && !_memory[line].WantsWhile(_chip.Lines[line].Level))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Takes the buffers that the driver has queued, and delivers what waits for them.</summary>
    /// <returns>Whether there is more.</returns>
    /// <exception cref="VirtqueueException">The driver broke the protocol.</exception>
    public bool Work(long now)
    {
        bool isMore = TakeBuffers(now);
        Pump(now);
        return isMore;
    }

    /// <summary>Calls the driver if something was given to it and it wants to be called.</summary>
    public void Call()
    {
        if (!_mustCall || _ring is not { } ring)
            return;
        _mustCall = false;
        if (ring.Queue.NeedsCall())
            ring.Call();
    }

    /// <summary>The level that the driver is shown.</summary>
    public Level LevelOf(int line)
    {
        LineWord word = _memory[line];
        return word.Holds ? word.Held : _chip.Lines[line].Level;
    }

    /// <summary>Takes over what a line interrupts for.</summary>
    public void SetTrigger(int line, InterruptTrigger trigger, long now)
    {
        // A buffer that was queued before is one of the former kind, and so are the edges that wait.
        TakeBuffers(now);
        if (_isLate[line])
            LoseLate(line);
        _edges.Drop(line);
        Finish(line);
        _levelLines += (IsLevel(trigger) ? 1 : 0) - (IsLevel(_memory[line].Trigger) ? 1 : 0);
        _memory[line] = _memory[line] with { Trigger = trigger, Holds = false, Level = _chip.Lines[line].Level };
        UseBuffer(line);
        Expect(line, trigger != InterruptTrigger.None && _buffers[line] is null);
        Pump(now);
    }

    /// <inheritdoc/>
    public void OnEdge(in EdgeEvent edge)
    {
        try
        {
            Send(edge);
        }
        catch (VirtqueueException failure)
        {
            // Whoever made the edge has nothing to do with it.
            _port.Broken(failure.Message);
        }
    }

    /// <inheritdoc/>
    public void OnFloating(int line, bool isFloating)
    {
        // A driver has no way to ask.
    }

    private void Send(in EdgeEvent edge)
    {
        int line = edge.Line;
        LineWord word = _memory[line];
        // What a former process has left and is found again: the driver knows it.
        if (word.Level == edge.Level)
            return;
        word = word with { Level = edge.Level };
        if (!word.Wants(edge.Level))
        {
            _memory[line] = word;
            if (!word.WantsWhile(edge.Level))
                return;
            DeliverLevelAtOnce(line);
            Pump(edge.Time);
            return;
        }

        // Until it is told of an edge, also of one for which there is no room, a consumer is shown the level from before. And
        // before the edge: should the process end here, the next one sees that it is missing.
        _memory[line] = word.Holds ? word : word with { Holds = true, Held = Opposite(edge.Level) };
        if (_edges.Count == 0)
            LastProgress = edge.Time;
        if (_isLate[line] || !_edges.TryAdd(line, edge.Level))
        {
            LeaveOut(line, edge.Time);
            return;
        }

        CountSent(line);
        Pump(edge.Time);
    }

    private static Level Opposite(Level level) => level == Level.High ? Level.Low : Level.High;

    /// <summary>Takes the buffers that a queue had when it stopped, or a former process when it ended.</summary>
    private void TakeResumed(Vring ring)
    {
        _ring = ring;
        for (int resumed = ring.Queue.InFlight; resumed > 0 && ring.Queue.TryTake(out DescriptorChain? chain); resumed--)
        {
            int line = LineOf(chain);
            Keep(line, chain);
            // It was not given: the process ended on its way.
            if (_memory[line].Delivers)
                _memory[line] = _memory[line] with { Delivers = false, Held = Opposite(_memory[line].Held) };
            // The process may have ended before it had noted that the consumer is done.
            Finish(line);
        }

        for (int line = 0; line < _handled.Length; line++)
        {
            if (!_memory[line].Delivers)
                continue;
            if (_handled[line] == Idle && _edges.FirstOf(line) is >= 0 and long given)
            {
                _edges.Take(line);
                _handled[line] = given;
            }

            _memory[line] = _memory[line] with { Delivers = false };
        }
    }

    /// <summary>Makes up for what a former process had begun to note of a line and not ended.</summary>
    private void Recover(int line)
    {
        LineWord word = _memory[line];
        Level last = _edges.FirstOf(line) != WaitingEdges.None ? _edges.LastLevelOf(line) : word.Holds ? word.Held : word.Level;
        if (last == word.Level || !word.Wants(word.Level))
            Show(line);
        else if (_edges.TryAdd(line, word.Level))
            CountSent(line);
        else
            AddLate(line);
    }

    /// <summary>A line's consumer is done with its edge, or nobody waits for that any more.</summary>
    private void Finish(int line)
    {
        if (_handled[line] >= 0)
            _edges.Finish(_handled[line]);
        _handled[line] = Idle;
        Show(line);
        if (LateLines > 0)
            TellLate();
    }

    /// <summary>Shows a line's level as it is, if there is nothing more to tell of it.</summary>
    private void Show(int line)
    {
        if (_memory[line].Holds && _handled[line] == Idle && !_isLate[line] && _edges.FirstOf(line) == WaitingEdges.None)
            _memory[line] = _memory[line] with { Holds = false };
    }

    private void CountSent(int line)
    {
        Sent++;
        _counters[line].Sent++;
    }

    private void LeaveOut(int line, long now)
    {
        bool isLate = _isLate[line];
        AddLate(line);
        if (!isLate)
            _port.LeftOut(line, now);
    }

    private void AddLate(int line)
    {
        Coalesced++;
        _counters[line].Coalesced++;
        LateLines += _isLate[line] ? 0 : 1;
        _isLate[line] = true;
    }

    /// <summary>Tells the lines whose edges were left out their level, as soon as there is room.</summary>
    private void TellLate()
    {
        for (int line = 0; line < _isLate.Length && LateLines > 0; line++)
        {
            if (!_isLate[line])
                continue;
            LineWord word = _memory[line];
            Level last = _edges.FirstOf(line) != WaitingEdges.None ? _edges.LastLevelOf(line) : word.Held;
            if (last != word.Level && word.Wants(word.Level))
            {
                if (!_edges.TryAdd(line, word.Level))
                    return;
                Coalesced--;
                _counters[line].Coalesced--;
                CountSent(line);
            }

            LoseLate(line);
            Show(line);
        }
    }

    private void LoseLate(int line)
    {
        _isLate[line] = false;
        LateLines--;
    }

    private void Forget()
    {
        Array.Clear(_buffers);
        Array.Clear(_isLate);
        Array.Fill(_handled, Idle);
        (LateLines, _levelLines) = (0, 0);
        ExpectNoBuffers();
    }
}
