// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// The host's side of a chip in shared memory: owns the lines, moves edges to the guest and takes its reports. One thread of
/// its own does all of that; the members can be called from any thread and are messages to it.
/// </summary>
public sealed class ChipHost : IAsyncDisposable, IDisposable
{
    private readonly ChipHostOptions _options;
    private readonly Reactor _reactor;
    private int _started;
    private int _disposed;

    private ChipHost(Reactor reactor, ChipHostOptions options)
    {
        _reactor = reactor;
        _options = options;
    }

    /// <summary>Makes a host of the memory that a peer shares with a guest. The host owns the peer from then on.</summary>
    /// <param name="peer">The peer, connected.</param>
    /// <param name="options">The chip.</param>
    /// <exception cref="VirtualGpioException">The options are wrong, or the memory is too small for them.</exception>
    public static ChipHost Join(IvshmemPeer peer, ChipHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(options);
        return new ChipHost(new Reactor(peer.Memory, peer, options), options);
    }

    /// <summary>Makes a host of plain memory (<c>ivshmem-plain</c>): no doorbells, no interrupts in the guest.</summary>
    /// <param name="file">The memory; stays the caller's.</param>
    /// <param name="options">The chip.</param>
    /// <exception cref="VirtualGpioException">The options are wrong, or the memory is too small for them.</exception>
    public static ChipHost Plain(MemoryFile file, ChipHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        return new ChipHost(new Reactor(file, null, options), options);
    }

    /// <summary>Why the chip is out of service, or null. Any thread.</summary>
    public ChipFault? Fault => _reactor.Fault;

    /// <summary>Completes when the host has stopped: disposed of, or with the error that ended it (the server has gone).</summary>
    public Task Completion => _reactor.Completion;

    /// <summary>Takes the memory over (what a former host left there is adopted) and starts the host's thread.</summary>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("The host runs already.");
        _reactor.Start();
    }

    /// <summary>Gives a snapshot of the chip.</summary>
    public Task<ChipInfo> GetInfoAsync() => Ask(static reactor => reactor.GetInfo());

    /// <summary>Gives a snapshot of all lines.</summary>
    public Task<LineInfo[]> GetLinesAsync() => Ask(static reactor => reactor.GetLines());

    /// <summary>
    /// Drives lines, all at once: nothing else comes between their edges, and none is driven before there is room for all.
    /// Returns when the edges are in the queue to the guest; see <see cref="SettledAsync"/>. Commands that share a line are
    /// executed in the order of the calls.
    /// </summary>
    /// <remarks>
    /// A version 1 guest takes one edge at a time, so there the lines follow each other, and those set before the deadline
    /// or the cancellation stay set.
    /// </remarks>
    /// <param name="values">The lines and their levels; at most <see cref="ChipHostOptions.EdgeQueueEntries"/>.</param>
    /// <param name="deadline">How long to wait for room in the queue to the guest.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException">
    /// <see cref="ErrorKind.LineDrivenByGuest"/> (nothing is set then), <see cref="ErrorKind.GuestBusy"/>,
    /// <see cref="ErrorKind.InvalidArgument"/> (also for more lines than the queue holds),
    /// <see cref="ErrorKind.NoSuchLine"/>, <see cref="ErrorKind.Faulted"/>, <see cref="ErrorKind.Stopped"/>.
    /// </exception>
    public Task SetAsync(IReadOnlyList<LineValue> values, TimeSpan deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        // By the lines given, not by those that change: a call that works must not fail for what the lines were before.
        if (values.Count > _options.EdgeQueueEntries)
        {
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument,
                $"{values.Count} lines cannot be set at once: the queue to the guest holds {_options.EdgeQueueEntries} edges. "
                + $"Set fewer at a time, or give {_options.ChipName} a longer queue.");
        }

        var signals = new (int Line, Signal Signal)[values.Count];
        for (int i = 0; i < signals.Length; i++)
        {
            if (values[i].Level is not (Level.Low or Level.High))
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"Line {values[i].Line} cannot be set to {values[i].Level}.");
            signals[i] = (values[i].Line, values[i].Level == Level.High ? Signal.StrongHigh : Signal.StrongLow);
        }

        return Drive(signals, isRefusable: true, deadline, cancellation);
    }

    /// <summary>Lets go of a line: the host drives nothing onto it any more.</summary>
    /// <param name="line">The line's offset.</param>
    public Task ReleaseAsync(int line) => Drive([(line, Signal.HighImpedance)], isRefusable: false, _options.StallLimit, default);

    /// <summary>Pulls a line weakly, in place of what the host drove before.</summary>
    /// <param name="line">The line's offset.</param>
    /// <param name="level">Up for high, down for low.</param>
    public Task PullAsync(int line, Level level) =>
        Drive([(line, level == Level.High ? Signal.PullUp : Signal.PullDown)], isRefusable: false, _options.StallLimit, default);

    /// <summary>Toggles lines, one after the other, round by round.</summary>
    /// <param name="lines">The lines' offsets, each once.</param>
    /// <param name="count">How often to toggle each line.</param>
    /// <param name="period">From the start of a round to the next; zero: as fast as the guest takes the edges.</param>
    /// <param name="cancellation">Ends it; what was toggled stays so.</param>
    /// <exception cref="VirtualGpioException">As <see cref="SetAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<BurstResult> ToggleAsync(ReadOnlyMemory<int> lines, long count, TimeSpan period, CancellationToken cancellation = default)
    {
        int[] toggled = lines.ToArray();
        CheckLines(toggled);
        if (toggled.Length == 0)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, "There is no line to toggle.");
        if (count < 0)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"Lines cannot be toggled {count} times.");
        if (period < TimeSpan.Zero || period.Ticks > long.MaxValue / (2 * TimeSpan.NanosecondsPerTick))
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The period cannot be {period}.");
        var command = new ToggleCommand(
            _options.LineCount, toggled, count, period.Ticks * TimeSpan.NanosecondsPerTick, ToNanoseconds(_options.StallLimit), cancellation);
        Send(command);
        return command.Task;
    }

    /// <summary>Completes when the guest has taken all edges that were sent before, or no driver is there to take them.</summary>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.GuestBusy"/>: says which line's consumer is busy.</exception>
    public Task SettledAsync(TimeSpan deadline, CancellationToken cancellation = default)
    {
        var command = new SettleCommand(_options.LineCount, cancellation) { Deadline = After(deadline) };
        Send(command);
        return command.Task;
    }

    /// <summary>Subscribes to what happens from now on.</summary>
    /// <param name="lines">The lines' offsets; empty: all. Events of the chip as a whole always come.</param>
    /// <param name="capacity">How many events wait for the reader at the most; more are missed, and counted.</param>
    public EventSubscription Subscribe(IReadOnlyList<int> lines, int capacity = 4096)
    {
        ArgumentNullException.ThrowIfNull(lines);
        LineMask? mask = null;
        if (lines.Count > 0)
        {
            CheckLines(lines);
            mask = new LineMask(_options.LineCount);
            foreach (int line in lines)
                mask[line] = true;
        }

        return Subscribe(mask, EventSubscription.AllKinds, capacity);
    }

    /// <summary>
    /// Subscribes to the events of the chip as a whole, and to some kinds of event of all its lines: for a reader who wants
    /// to know of trouble, and not of every edge.
    /// </summary>
    /// <param name="lineEvents">The kinds of line events to come too; empty: none.</param>
    /// <param name="capacity">How many events wait for the reader at the most; more are missed, and counted.</param>
    public EventSubscription SubscribeToChip(IReadOnlyList<LineEventKind> lineEvents, int capacity = 4096)
    {
        ArgumentNullException.ThrowIfNull(lineEvents);
        uint kinds = 0;
        foreach (LineEventKind kind in lineEvents)
            kinds |= 1u << (int)kind;
        return Subscribe(null, kinds, capacity);
    }

    /// <summary>Stops: tells the guest, ends the thread, disposes of the peer. The guest goes on with the levels it knows.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (_started != 0)
            _reactor.Post(new Question<bool>(static reactor => reactor.Stop()));
        _reactor.Join();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return ValueTask.CompletedTask;
        if (_started != 0)
            _reactor.Post(new Question<bool>(static reactor => reactor.Stop()));
        return new ValueTask(Task.Run(_reactor.Join));
    }

    private static long ToNanoseconds(TimeSpan time) =>
        time.Ticks >= long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue : time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>A point in time; a negative span, such as <see cref="Timeout.InfiniteTimeSpan"/>, stands for never.</summary>
    private static long After(TimeSpan time)
    {
        long now = MonotonicClock.Nanoseconds;
        long span = ToNanoseconds(time);
        return span < 0 || span > long.MaxValue - now ? long.MaxValue : now + span;
    }

    private Task<bool> Drive((int Line, Signal Signal)[] signals, bool isRefusable, TimeSpan deadline, CancellationToken cancellation)
    {
        CheckLines([.. signals.Select(signal => signal.Line)]);
        var command = new SetCommand(_options.LineCount, signals, isRefusable, cancellation) { Deadline = After(deadline) };
        Send(command);
        return command.Task;
    }

    internal Task<T> Ask<T>(Func<Reactor, T> answer)
    {
        var question = new Question<T>(answer);
        Send(question);
        return question.Task;
    }

    private void Send(IReactorMessage message)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Volatile.Read(ref _started) == 0)
            throw new InvalidOperationException("The host was not started.");
        _reactor.Post(message);
    }

    private EventSubscription Subscribe(LineMask? lines, uint kinds, int capacity)
    {
        if (capacity is < 1 or > 1 << 24)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A subscription cannot hold {capacity} events: 1 to {1 << 24} are possible.");
        var subscription = new EventSubscription(lines, kinds, capacity, Unsubscribe);
        Send(new Subscription(subscription, isAdded: true));
        return subscription;
    }

    private void Unsubscribe(EventSubscription subscription)
    {
        if (_disposed == 0)
            _reactor.Post(new Subscription(subscription, isAdded: false));
    }

    private void CheckLines(IReadOnlyList<int> lines)
    {
        var seen = new HashSet<int>();
        foreach (int line in lines)
        {
            if ((uint)line >= (uint)_options.LineCount)
            {
                throw new VirtualGpioException(
                    ErrorKind.NoSuchLine, $"{_options.ChipName} has no line {line}: its {_options.LineCount} lines are 0 to {_options.LineCount - 1}.");
            }

            if (!seen.Add(line))
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"Line {line} is given twice.");
        }
    }
}
