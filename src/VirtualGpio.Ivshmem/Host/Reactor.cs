// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// The one thread that owns a chip: waits for doorbells, the server, commands and points in time, and does what is due.
/// </summary>
/// <remarks>
/// A round looks at everything once. When nothing is left to do, each side that could have something new is asked to ring
/// (event indexes), looked at once more, and only then the thread sleeps in epoll.
/// </remarks>
internal sealed partial class Reactor : IGuestPort
{
    private const ulong ConnectionToken = 0;
    private const ulong CommandToken = 1;
    private const ulong TimerToken = 2;
    private const ulong FirstVectorToken = 16;

    private const long ScrubPeriod = 250_000_000;
    private const long Version1Period = 10_000_000;
    private const long PlainPeriod = 5_000_000;
    private const int ReportsAtOnce = 4096;

    /// <summary>Far more than the largest layout needs.</summary>
    private const long MostMapped = 1 << 28;

    private readonly ChipHostOptions _options;
    private readonly IvshmemPeer? _peer;
    private readonly Epoll _epoll;
    private readonly EventFd _commandBell;
    private readonly TimerFd _timer;
    private readonly ConcurrentQueue<IReactorMessage> _messages = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly Board _board = new();
    private readonly Chip _chip;
    private readonly LineCounters[] _counters;
    private readonly GuestLines _lines;
    private readonly Version1Port _registers;
    private readonly GuestClock _guestClock = new();
    private int _isCalled;
    private long _armedAt = long.MaxValue;
    private long _nextScrub;
    private long _nextLook;
    private bool _stopping;
    private volatile bool _stopped;

    public Reactor(MemoryFile file, IvshmemPeer? peer, ChipHostOptions options)
    {
        options.Validate();
        _options = options;
        _peer = peer;
        // What can be wrong with the options is found before anything is opened.
        var layout = Wire.Layout.For(options.LineCount, options.EdgeQueueEntries, options.ReportQueueEntries);
        layout.CheckFits(file.Length);
        _chip = _board.AddChip(options.ChipName, options.LineCount, options.Names);
        _counters = new LineCounters[options.LineCount];
        _claimed = new LineMask(options.LineCount);
        _epoll = Epoll.Create();
        _commandBell = EventFd.Create();
        _timer = TimerFd.Create();
        Memory = new HostMemory(SharedMemory.Map(file, Math.Min(file.Length, MostMapped)), layout, peer is not null, _chip.Lines);
        Hub = new EventHub(_counters);
        _registers = new Version1Port(Memory, _chip, this);
        Sender = new EdgeSender(Memory, _chip, _registers, this, _counters);
        _lines = new GuestLines(Memory, _chip, Sender, Hub, _counters);
        HostTerminals = [.. _chip.Lines.Select(line => line.Net.Attach("host"))];
        _thread = new Thread(Run) { IsBackground = true, Name = $"chip {options.ChipName}" };
    }

    public HostMemory Memory { get; }

    public EdgeSender Sender { get; }

    public EventHub Hub { get; }

    /// <summary>What the host drives, by line.</summary>
    public Terminal[] HostTerminals { get; }

    /// <summary>The most room that can be waited for.</summary>
    public int MaxRoom => Sender.Route switch
    {
        EdgeRoute.Queue => Memory.Edges.Entries,
        EdgeRoute.Registers => 1,
        _ => int.MaxValue,
    };

    public Task Completion => _completion.Task;

    /// <summary>Why the chip is out of service. Any thread.</summary>
    public ChipFault? Fault => Volatile.Read(ref _fault);

    private void Loop()
    {
        Span<EpollReady> ready = stackalloc EpollReady[16];
        while (!_stopping)
        {
            long now = MonotonicClock.Nanoseconds;
            _board.Advance(now);
            LookAtGuest(now);
            bool goesOn = TakeReports(now);
            DoWhatIsDue(now);
            goesOn |= RunCommands(now);
            Sender.Publish();
            Hub.Flush();
            goesOn = goesOn || _stopping || !PrepareToSleep();
            int count = _epoll.Wait(ready, goesOn ? TimeSpan.Zero : null);
            for (int i = 0; i < count; i++)
                Handle(ready[i].Token);
        }
    }

    private void Handle(ulong token)
    {
        switch (token)
        {
            case ConnectionToken:
                if (!_peer!.ProcessMessages(this))
                    throw new VirtualGpioException(ErrorKind.ServerLost, $"The server of {_options.ChipName} has gone. Start it again, and its guest.");
                break;
            case CommandToken:
                _commandBell.TryConsume(out _);
                Volatile.Write(ref _isCalled, 0);
                Interlocked.MemoryBarrier();
                while (_messages.TryDequeue(out IReactorMessage? message))
                    message.Execute(this);
                break;
            case TimerToken:
                _timer.TryConsume();
                _armedAt = long.MaxValue;
                break;
            default:
                _peer!.Vectors[(int)(token - FirstVectorToken)].TryConsume(out _);
                break;
        }
    }

    /// <summary>Does what has no doorbell.</summary>
    private void DoWhatIsDue(long now)
    {
        _registers.Poll(now);
        if (now >= _nextLook && IsAttached && !_isLive && _fault is null)
        {
            _nextLook = now + Version1Period;
            Hub.Actor = LineDriver.Guest;
            _registers.ReadSettings(now);
            Hub.Actor = LineDriver.Host;
        }

        if (now >= _nextScrub && IsAttached)
        {
            _nextScrub = now + ScrubPeriod;
            Sender.Publish();
            if (Memory.Repair() is { } found)
                TakeOut(found);
        }

        if (Sender.Look(now))
            Sender.Flush(now);
    }

    /// <summary>Asks to be woken for whatever can come.</summary>
    /// <returns>False: something has come already.</returns>
    private bool PrepareToSleep()
    {
        if (_isLive && _fault is null && (!Memory.Reports.Arm() || _lines.IsBehind))
            return false;
        if (Sender.Route == EdgeRoute.Queue && NextTailWanted() is { } wanted)
        {
            Memory.Edges.WantSpace(wanted);
            if (!Sender.Look(MonotonicClock.Nanoseconds) || (int)(Memory.Edges.Tail - wanted) > 0)
                return false;
        }

        long due = NextDue();
        if (due <= MonotonicClock.Nanoseconds)
            return false;
        // One that is armed for earlier wakes this thread early, which costs less than arming it anew each time.
        if (due < _armedAt)
        {
            _timer.ArmAt(due);
            _armedAt = due;
        }

        return true;
    }

    private long NextDue()
    {
        long due = Math.Min(_board.NextDeadline, _registers.NextPoll);
        if (IsAttached)
        {
            due = Math.Min(due, _nextScrub);
            if (!_isLive && _fault is null)
                due = Math.Min(due, _nextLook);
        }

        if (_peer is null || (_isLive && !_hasDoorbell))
            due = Math.Min(due, MonotonicClock.Nanoseconds + PlainPeriod);
        return Math.Min(due, NextCommandDue());
    }
}
