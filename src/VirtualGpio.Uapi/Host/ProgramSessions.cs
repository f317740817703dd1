// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Paths;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// The programs of this machine that see chips of one board, each with all its children. Their calls on any of the chips
/// are answered by the board's thread.
/// </summary>
/// <remarks>
/// A board knows descriptors as those of a chip. What is shared by all chips is watched by one of them, the home; when that
/// one goes, by another. When the last one goes, so do the listeners: what programs ask of a chip then fails with ENOSYS,
/// and does not wait for ever. Where programs depend on us for all their files, those calls go on in the kernel from then on.
/// </remarks>
/// <param name="warn">
/// Is told, on a thread of the pool, what keeps a program's calls from being answered, as sentences; null: only the state of
/// the chips tells.
/// </param>
public sealed class ProgramSessions(Action<string>? warn = null) : IReadyHandler, IDisposable
{
    private const int NewcomersTag = 0;

    private readonly EventFd _bell = EventFd.Create();
    private readonly ConcurrentQueue<(SeccompListener Listener, IProgramView View, CallTrace? Trace)> _newcomers = [];
    private readonly Dictionary<int, Supervisor> _supervisors = [];
    private readonly List<ProgramChip> _chips = [];
    private readonly List<CallPassing> _leftBehind = [];
    private ProgramChip? _home;
    private int _lastTag = NewcomersTag;
    private volatile bool _isOver;

    /// <summary>What keeps a program's calls from being answered, as sentences; null: nothing. For the board's thread.</summary>
    internal string? Warning { get; private set; }

    /// <summary>Begins to answer the calls of a program and its children. Any thread.</summary>
    /// <param name="listener">What the program's filter traps; the board's from now on.</param>
    /// <param name="view">The program's view of the file system, with stand-ins for chips of the board.</param>
    /// <param name="trace">Is told of the calls, if there is one; the caller's to dispose of, after the board has ended.</param>
    public void Serve(SeccompListener listener, IProgramView view, CallTrace? trace = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(view);
        _newcomers.Enqueue((listener, view, trace));
        _bell.Signal();
        if (_isOver)
            RefuseNewcomers();
    }

    /// <summary>Lets go of what is left. After the board has ended.</summary>
    public void Dispose()
    {
        RefuseNewcomers();
        End();
        lock (_leftBehind)
        {
            foreach (CallPassing passing in _leftBehind)
                passing.Dispose();
            _leftBehind.Clear();
        }

        _bell.Dispose();
    }

    /// <inheritdoc/>
    void IReadyHandler.Ready(int tag)
    {
        if (tag == NewcomersTag)
        {
            _bell.TryConsume(out _);
            while (_newcomers.TryDequeue(out (SeccompListener Listener, IProgramView View, CallTrace? Trace) newcomer))
                Add(new Supervisor(newcomer.Listener, newcomer.View, _chips, newcomer.Trace));
        }
        else if (_supervisors.TryGetValue(tag, out Supervisor? supervisor))
        {
            bool isThere = supervisor.Work();
            if (supervisor.Warning is { } warning && warning != Warning)
            {
                Warning = warning;
                // Not here: standard error can be a terminal that is held.
                if (warn is not null)
                    ThreadPool.QueueUserWorkItem(warn, warning, preferLocal: false);
            }

            if (!isThere)
                Remove(tag, supervisor);
        }
    }

    /// <summary>Whether a program sees a chip. For the board's thread.</summary>
    /// <param name="name">What programs know it by.</param>
    internal bool IsSeen(string name)
    {
        foreach (Supervisor supervisor in _supervisors.Values)
        {
            if (supervisor.Sees(name))
                return true;
        }

        return false;
    }

    /// <summary>From now on programs can use a chip. For the board's thread.</summary>
    internal void Add(ProgramChip chip)
    {
        _chips.Add(chip);
        _isOver = false;
        if (_home is null)
            MoveTo(chip);
    }

    /// <summary>A chip goes. Does nothing if it was never added. For the board's thread.</summary>
    internal void Remove(ProgramChip chip)
    {
        if (!_chips.Remove(chip))
            return;
        if (_chips.Count == 0)
        {
            _isOver = true;
            RefuseNewcomers();
            End();
        }

        if (_home == chip)
            MoveTo(_chips.FirstOrDefault());
    }

    private void MoveTo(ProgramChip? home)
    {
        _home?.Port.Unwatch(_bell);
        home?.Port.Watch(_bell, this, NewcomersTag);
        foreach ((int tag, Supervisor supervisor) in _supervisors)
        {
            _home?.Port.Unwatch(supervisor.Listener);
            home?.Port.Watch(supervisor.Listener, this, tag);
        }

        _home = home;
    }

    private void Add(Supervisor supervisor)
    {
        foreach (ProgramChip chip in _chips.Where(chip => supervisor.Sees(chip.Name) && !IsSeen(chip.Name)))
            chip.Port.Tell(EventKind.GuestAttached, -1, MonotonicClock.Nanoseconds);
        _supervisors.Add(++_lastTag, supervisor);
        _home!.Port.Watch(supervisor.Listener, this, _lastTag);
    }

    private void Remove(int tag, Supervisor supervisor)
    {
        _supervisors.Remove(tag);
        _home?.Port.Unwatch(supervisor.Listener);
        LetGo(supervisor.Listener, supervisor.AnswersPaths);
        supervisor.Dispose();
        foreach (ProgramChip chip in _chips.Where(chip => supervisor.Sees(chip.Name) && !IsSeen(chip.Name)))
            chip.Port.Tell(EventKind.GuestDetached, -1, MonotonicClock.Nanoseconds);
    }

    private void End()
    {
        foreach ((int tag, Supervisor supervisor) in _supervisors.ToArray())
            Remove(tag, supervisor);
    }

    private void RefuseNewcomers()
    {
        while (_newcomers.TryDequeue(out (SeccompListener Listener, IProgramView View, CallTrace? Trace) newcomer))
        {
            LetGo(newcomer.Listener, newcomer.View is TrappedDevices);
            newcomer.Listener.Dispose();
        }
    }

    private void LetGo(SeccompListener listener, bool trapsPaths)
    {
        if (!trapsPaths || listener.IsAbandoned)
            return;
        lock (_leftBehind)
            _leftBehind.Add(new CallPassing(listener.Share()));
    }
}
