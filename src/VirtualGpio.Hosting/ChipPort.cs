// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>A chip on its board, as its transport sees it. For the board's thread.</summary>
public sealed class ChipPort
{
    private readonly BoardLoop _loop;
    private readonly BoardNet[] _nets;
    private readonly List<FileDescriptor> _watched = [];
    private readonly List<Terminal> _own;

    internal ChipPort(BoardLoop loop, ChipEntry entry, Chip chip, ChipTransport transport, BoardNet[] nets, List<Terminal> own)
    {
        _loop = loop;
        Entry = entry;
        Chip = chip;
        Transport = new GuardedTransport(loop, this, transport);
        _nets = nets;
        _own = own;
    }

    /// <summary>Where it is found.</summary>
    public ChipEntry Entry { get; }

    /// <summary>The chip.</summary>
    public Chip Chip { get; }

    internal ChipTransport Transport { get; set; }

    /// <summary>Whether room to this chip is promised to a command in this round.</summary>
    internal bool IsRoomTaken { get; set; }

    /// <summary>What the host drives onto a line's net.</summary>
    public Terminal HostTerminal(int line) => _nets[line].Host;

    /// <summary>Watches a descriptor. It is to be disposed of after <see cref="Unwatch"/>, or after the transport has ended.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="handler">Who is called.</param>
    /// <param name="tag">Given to the handler.</param>
    public void Watch(FileDescriptor descriptor, IReadyHandler handler, int tag)
    {
        _loop.Watch(descriptor, this, handler, tag, EpollEvents.In);
        _watched.Add(descriptor);
    }

    /// <summary>
    /// Watches an eventfd whose count does not matter: each signal is reported once, or several as one, and nobody need read
    /// the count, which saves a system call. As for the rest, see <see cref="Watch"/>.
    /// </summary>
    /// <param name="bell">The eventfd. If its count is not 0 already, that is reported, too.</param>
    /// <param name="handler">Who is called.</param>
    /// <param name="tag">Given to the handler.</param>
    public void WatchSignals(EventFd bell, IReadyHandler handler, int tag)
    {
        _loop.Watch(bell, this, handler, tag, EpollEvents.In | EpollEvents.EdgeTriggered);
        _watched.Add(bell);
    }

    /// <summary>Watches a descriptor no longer.</summary>
    public void Unwatch(FileDescriptor descriptor)
    {
        if (_watched.Remove(descriptor))
            _loop.Unwatch(descriptor);
    }

    /// <summary>From now on changes are the software's doing, until the value returned is disposed of.</summary>
    public ActorScope Act() => _loop.Act(Entry.Id);

    /// <summary>Tells of something that happened to the chip or one of its lines.</summary>
    /// <param name="kind">What.</param>
    /// <param name="line">The line's offset; -1: the chip as a whole.</param>
    /// <param name="time">When, in nanoseconds.</param>
    /// <param name="detail">More about it.</param>
    public void Tell(EventKind kind, int line, long time, EventDetail? detail = null) => _loop.Tell(new EventEntry
    {
        Kind = kind,
        Time = time,
        Chip = Entry.Id,
        Line = line,
        Net = line < 0 ? -1 : _nets[line].Id,
        Level = line < 0 ? Level.Low : _nets[line].Net.Level,
        Count = line < 0 ? 0 : _nets[line].Changes,
        Actor = Entry.Id,
        Detail = detail,
    });

    /// <summary>
    /// Counts changes of a line that the software made without a report: the count of its net's edges jumps by them.
    /// </summary>
    public void CountUnseen(int line, long changes) => _nets[line].Unseen += changes;

    /// <summary>Takes the chip out of service: its lines let go, and commands that wait for it fail.</summary>
    /// <param name="reason">What its software did, with the offending value.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public void TakeOut(string reason, long now)
    {
        using (Act())
            Chip.TakeOut(reason, now);
        _loop.FailCommandsOf(this);
        Tell(EventKind.Faulted, -1, now, new EventDetail { Text = reason });
    }

    /// <summary>Stops watching, and detaches what the board attached to the chip's lines.</summary>
    internal void LetGo(long now)
    {
        StopWatching();
        foreach (Terminal terminal in _own)
            terminal.Detach(now);
        _own.Clear();
    }

    internal void StopWatching()
    {
        foreach (FileDescriptor descriptor in _watched)
            _loop.Unwatch(descriptor);
        _watched.Clear();
    }
}
