// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting.Tests;

/// <summary>
/// A chip whose software is the test: a bounded queue of edges that are taken when the test says so, and reports that it
/// makes on the board's thread. Throws where it is told to.
/// </summary>
internal sealed class SoftwareTransport : ChipTransport, IEdgeObserver, IReadyHandler
{
    private readonly int _room;
    private readonly EventFd _bell = EventFd.Create();
    private readonly ConcurrentQueue<Action<long>> _work = [];
    private readonly Queue<EdgeEvent> _queue = [];
    private readonly List<EdgeEvent> _taken = [];
    private ChipPort? _port;
    private long _sent;
    private long _takenCount;
    private long _lastProgress;
    private volatile bool _takesAll;
    private volatile string? _failsIn;

    /// <param name="room">How many edges the queue holds.</param>
    /// <param name="takesAll">Whether edges are taken as they come, and not kept.</param>
    public SoftwareTransport(int room = 16, bool takesAll = false)
    {
        _room = room;
        _takesAll = takesAll;
    }

    /// <summary>The member that throws.</summary>
    public string? FailsIn
    {
        get => _failsIn;
        set => _failsIn = value;
    }

    /// <summary>What the status warns of.</summary>
    public string? Warning { get; init; }

    public bool IsWithdrawn { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool IsStarted { get; private set; }

    /// <summary>The most edges that waited at once, those beyond the room included.</summary>
    public int MostWaiting { get; private set; }

    public override string Kind => "software";

    public override int MaxRoom
    {
        get
        {
            Check();
            return _room;
        }
    }

    public override long EdgesSent
    {
        get
        {
            Check();
            return _sent;
        }
    }

    public override long LastProgress
    {
        get
        {
            Check();
            return _lastProgress;
        }
    }

    /// <summary>Has something done on the board's thread, as the software's doing.</summary>
    public Task<T> Do<T>(Func<Chip, long, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue(now =>
        {
            using ActorScope actor = _port!.Act();
            done.SetResult(work(_port.Chip, now));
        });
        _bell.Signal();
        return done.Task;
    }

    public Task Do(Action<Chip, long> work) => Do((chip, now) =>
    {
        work(chip, now);
        return true;
    });

    /// <summary>Has the transport fail on the board's thread.</summary>
    public void Break(Exception failure)
    {
        _work.Enqueue(_ => throw failure);
        _bell.Signal();
    }

    /// <summary>Takes edges, as many as wait at the most, and gives all that were taken so far.</summary>
    public Task<EdgeEvent[]> Take(int count = int.MaxValue) => Do((_, now) =>
    {
        while (count-- > 0 && _queue.TryDequeue(out EdgeEvent edge))
        {
            _taken.Add(edge);
            _takenCount++;
            _lastProgress = now;
        }

        return _taken.ToArray();
    });

    public Task TakeAllFromNowOn() => Do((_, now) =>
    {
        _takenCount += _queue.Count;
        _queue.Clear();
        _takesAll = true;
        _lastProgress = now;
    });

    public Task<int> Waiting() => Do((_, _) => _queue.Count);

    public Task Configure(int line, LineSettings settings, Level value = Level.Low) =>
        Do((chip, now) => chip.Lines[line].Configure(settings, value, now));

    public Task Output(int line, Level value, LineDrive drive = LineDrive.PushPull) =>
        Configure(line, new LineSettings { Requested = true, Direction = LineDirection.Output, Drive = drive }, value);

    /// <summary>Tells of something that happened to the chip as a whole.</summary>
    public Task Tell(EventKind kind) => Do((_, now) => _port!.Tell(kind, -1, now));

    public override void TakeOver(ChipPort port, long now)
    {
        Check();
        _port = port;
    }

    public override void Start(long now)
    {
        _port!.Watch(_bell, this, 7);
        _port.Chip.Observe(this);
        _lastProgress = now;
        IsStarted = true;
        Check();
    }

    public override bool Work(long now)
    {
        Check();
        while (_work.TryDequeue(out Action<long>? work))
            work(now);
        return false;
    }

    public override bool HasRoom(int edges, long now)
    {
        Check();
        return _queue.Count + edges <= _room;
    }

    public override void WantRoom(int edges) => Check();

    public override void ForgetWants() => Check();

    public override bool IsSettled(ref long? mark, long now)
    {
        Check();
        mark ??= _sent;
        return _takenCount >= mark;
    }

    public override void Publish() => Check();

    public override bool PrepareToSleep(long now)
    {
        Check();
        return _work.IsEmpty;
    }

    public override long NextDue(long now)
    {
        Check();
        return long.MaxValue;
    }

    public override string? Stall(long now) => null;

    public override string? Busy(long now)
    {
        Check();
        return _queue.Count > 0 ? $"The software of {_port!.Chip.Name} is busy." : null;
    }

    public override ChipStatus GetStatus(long now)
    {
        Check();
        return new ChipStatus { Guest = GuestState.Running, Fault = _port!.Chip.Fault, EdgesSent = _sent, Warning = Warning };
    }

    public override LineCounters GetCounters(int line)
    {
        Check();
        return default;
    }

    public override void Withdraw(long now)
    {
        Check();
        IsWithdrawn = true;
    }

    public void OnEdge(in EdgeEvent edge)
    {
        _sent++;
        if (_takesAll)
        {
            _takenCount++;
            return;
        }

        _queue.Enqueue(edge);
        MostWaiting = Math.Max(MostWaiting, _queue.Count);
    }

    public void OnFloating(int line, bool isFloating)
    {
    }

    void IReadyHandler.Ready(int tag)
    {
        Assert.Equal(7, tag);
        _bell.TryConsume(out _);
        Check();
    }

    protected override void Dispose(bool disposing)
    {
        _port?.Chip.Forget(this);
        _bell.Dispose();
        IsDisposed = true;
        Check();
    }

    private void Check([System.Runtime.CompilerServices.CallerMemberName] string member = "")
    {
        string name = member[(member.LastIndexOf('.') + 1)..];
        if (name == _failsIn)
            throw new InvalidOperationException($"{name} was told to fail.");
    }
}
