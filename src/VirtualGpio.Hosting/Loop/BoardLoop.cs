// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>
/// The one thread that owns a board: waits for transports, commands and points in time, and does what is due.
/// </summary>
/// <remarks>
/// A round looks at everything once. When nothing is left to do, each transport asks its other side to ring, looks once
/// more, and only then the thread sleeps in epoll.
/// </remarks>
internal sealed partial class BoardLoop
{
    private const ulong CommandToken = 0;
    private const ulong TimerToken = 1;
    private const ulong FirstToken = 2;
    private const int MessagesAtOnce = 256;

    private readonly BoardHostOptions _options;
    private readonly Epoll _epoll;
    private readonly EventFd _commandBell;
    private readonly TimerFd _timer;
    private readonly ConcurrentQueue<IBoardMessage> _messages = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly Dictionary<ulong, (ChipPort Port, IReadyHandler Handler, int Tag)> _handlers = [];
    private readonly Dictionary<FileDescriptor, ulong> _tokens = [];
    private IEventSink[] _sinks;
    private ChipPort[] _ports = [];
    private long _lastEvent;
    private ulong _lastToken = FirstToken;
    private int _isCalled;
    private int _waitingMessages;
    private long _armedAt = long.MaxValue;
    private bool _isRunning;
    private bool _stopping;
    private Exception? _failure;
    private volatile bool _stopped;

    public BoardLoop(BoardHostOptions options, EventLog log)
    {
        _options = options;
        _sinks = [log];
        _epoll = Epoll.Create();
        _commandBell = EventFd.Create();
        _timer = TimerFd.Create();
        _thread = new Thread(Run) { IsBackground = true, Name = $"board {options.Name}" };
    }

    public Board Board { get; } = new();

    public long StallLimit => (long)Math.Min(_options.StallLimit.TotalNanoseconds, long.MaxValue / 2);

    /// <summary>On whose account changes come about now.</summary>
    public int Actor { get; set; }

    /// <summary>Whether another round is needed before the thread may sleep.</summary>
    public bool NeedsRound { get; set; }

    public Task Completion => _completion.Task;

    public ChipPort[] Ports => _ports;

    public ActorScope Act(int actor) => new(this, actor);

    /// <summary>Numbers an event and tells all sinks of it.</summary>
    public void Tell(in EventEntry entry)
    {
        EventEntry numbered = entry with { Sequence = ++_lastEvent };
        foreach (IEventSink sink in _sinks)
            sink.OnEvent(numbered);
    }

    /// <summary>Adds a sink. Before the start, or the board's thread.</summary>
    public void AddSink(IEventSink sink) => _sinks = [.. _sinks, sink];

    public void Watch(FileDescriptor descriptor, ChipPort port, IReadyHandler handler, int tag, EpollEvents events)
    {
        // None is given twice: what is ready now may be handled after its descriptor was let go of.
        ulong token = ++_lastToken;
        _epoll.Add(descriptor, token, events);
        _handlers.Add(token, (port, handler, tag));
        _tokens.Add(descriptor, token);
    }

    public void Unwatch(FileDescriptor descriptor)
    {
        if (!_tokens.Remove(descriptor, out ulong token))
            return;
        _handlers.Remove(token);
        if (!descriptor.IsClosed)
            _epoll.Remove(descriptor);
    }

    private void Loop()
    {
        Span<EpollReady> ready = stackalloc EpollReady[32];
        while (!_stopping)
        {
            long now = MonotonicClock.Nanoseconds;
            Board.Advance(now);
            bool goesOn = WorkTransports(now);
            AdvanceDevices(now);
            NeedsRound = false;
            goesOn |= RunCommands();
            goesOn |= NeedsRound;
            foreach (ChipPort port in _ports)
                port.Transport.Publish();
            foreach (IEventSink sink in _sinks)
                sink.Flush();
            goesOn = goesOn || NeedsRound || _stopping || !PrepareToSleep() || NeedsRound || _stopping;
            int count = _epoll.Wait(ready, goesOn ? TimeSpan.Zero : null);
            for (int i = 0; i < count; i++)
                Handle(ready[i].Token);
        }
    }

    private bool WorkTransports(long now)
    {
        bool goesOn = false;
        foreach (ChipPort port in _ports)
        {
            port.IsRoomTaken = false;
            port.Transport.ForgetWants();
            goesOn |= port.Transport.Work(now);
        }

        return goesOn;
    }

    private void Handle(ulong token)
    {
        switch (token)
        {
            case CommandToken:
                _commandBell.TryConsume(out _);
                Volatile.Write(ref _isCalled, 0);
                Interlocked.MemoryBarrier();
                ExecuteMessages();
                break;
            case TimerToken:
                _timer.TryConsume();
                _armedAt = long.MaxValue;
                break;
            default:
                // What was ready may have been let go of by what was handled before it.
                if (!_handlers.TryGetValue(token, out (ChipPort Port, IReadyHandler Handler, int Tag) found))
                    break;
                try
                {
                    found.Handler.Ready(found.Tag);
                }
#pragma warning disable CA1031 // Whatever it is, it ends this chip, and not the others.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    Lose(found.Port, failure);
                }

                break;
        }
    }

    /// <summary>Executes what was asked, but not for ever: software and commands get their turn in between.</summary>
    private void ExecuteMessages()
    {
        for (int i = 0; i < MessagesAtOnce; i++)
        {
            if (!_messages.TryDequeue(out IBoardMessage? message))
                return;
            Interlocked.Decrement(ref _waitingMessages);
            message.Execute(this);
        }

        Wake();
    }

    /// <summary>Asks to be woken for whatever can come.</summary>
    /// <returns>False: something has come already.</returns>
    private bool PrepareToSleep()
    {
        long now = MonotonicClock.Nanoseconds;
        long due = Math.Min(Math.Min(Board.NextDeadline, NextCommandDue()), NextDeviceDue());
        foreach (ChipPort port in _ports)
        {
            if (!port.Transport.PrepareToSleep(now))
                return false;
            due = Math.Min(due, port.Transport.NextDue(now));
        }

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
}
