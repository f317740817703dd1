// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.OneChip;

/// <summary>
/// A board with one chip, for a program that hosts it itself: owns the lines, moves edges to the guest and takes its
/// reports. One thread of its own does all of that; the members can be called from any thread and are messages to it. For
/// several chips, nets between them, and devices there is <see cref="BoardHost"/>.
/// </summary>
public sealed class ChipHost : IAsyncDisposable, IDisposable
{
    /// <summary>Its subscriptions have queues of their own.</summary>
    private const int FewEvents = 16;

    private readonly ChipHostOptions _options;
    private readonly BoardHost _board;
    private readonly ChipTransport _transport;
    private readonly EventHub _hub = new();
    private Chip? _chip;
    private int _started;
    private int _disposed;

    /// <summary>Makes a host.</summary>
    /// <param name="transport">What carries the chip; the host's from now on, disposed of also if the options are refused.</param>
    /// <param name="options">The chip.</param>
    /// <exception cref="VirtualGpioException">An option is out of its range.</exception>
    public ChipHost(ChipTransport transport, ChipHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            options.Validate();
        }
        catch
        {
            transport.Dispose();
            throw;
        }

        _transport = transport;
        _options = options;
        _board = new BoardHost(new BoardHostOptions
        {
            Name = options.ChipName,
            EventCapacity = FewEvents,
            StallLimit = options.StallLimit,
            EndsWithTransport = true,
        });
        _board.AddSink(_hub);
    }

    /// <summary>Why the chip is out of service, or null. Any thread.</summary>
    public ChipFault? Fault => Volatile.Read(ref _chip)?.Fault;

    /// <summary>Completes when the host has stopped: disposed of, or with the error that ended it (its transport has failed).</summary>
    public Task Completion => _board.Completion;

    /// <summary>Takes the chip over (what a former host left is adopted) and starts the host's thread.</summary>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("The host runs already.");
        // Executed at once, as the board does not run yet.
        _board.AddChipAsync(new ChipSetup { Name = _options.ChipName, Lines = _options.LineCount, LineNames = _options.Names }, _transport)
            .GetAwaiter().GetResult();
        _board.Ask(loop => _chip = loop.Board.Chips[0]).GetAwaiter().GetResult();
        _board.Start();
    }

    /// <summary>Gives a snapshot of the chip.</summary>
    public Task<ChipInfo> GetInfoAsync() => Ask(loop => ChipInfo.Of(_options, loop.GetChip(_options.ChipName)));

    /// <summary>Gives a snapshot of all lines.</summary>
    public Task<LineInfo[]> GetLinesAsync() =>
        Ask(static loop => loop.Map.Chips[0].Lines.Select(loop.GetLine).Select(LineInfo.Of).ToArray());

    /// <summary>
    /// Drives lines, all at once: nothing else comes between their edges, and none is driven before there is room for all.
    /// Returns when the edges are in the queue to the guest; see <see cref="SettledAsync"/>. Commands that share a line are
    /// executed in the order of the calls.
    /// </summary>
    /// <remarks>
    /// Where the guest takes one edge at a time (ivshmem, version 1), the lines follow each other, and those set before the
    /// deadline or the cancellation stay set.
    /// </remarks>
    /// <param name="values">The lines and their levels; while a guest is there at most as many as the queue to it holds edges.</param>
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
        CheckLines([.. values.Select(value => value.Line)]);
        foreach (LineValue value in values)
        {
            if (value.Level is not (Level.Low or Level.High))
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"Line {value.Line} cannot be set to {value.Level}.");
        }

        NetSignal[] signals = [.. values.Select(value => new NetSignal(value.Line, value.Level == Level.High ? Signal.StrongHigh : Signal.StrongLow))];
        return Started().DriveWhatFitsAsync(signals, deadline, cancellation);
    }

    /// <summary>Lets go of a line: the host drives nothing onto it any more.</summary>
    /// <param name="line">The line's offset.</param>
    public Task ReleaseAsync(int line) => Drive(line, Signal.HighImpedance);

    /// <summary>Pulls a line weakly, in place of what the host drove before.</summary>
    /// <param name="line">The line's offset.</param>
    /// <param name="level">Up for high, down for low.</param>
    public Task PullAsync(int line, Level level) =>
        Drive(line, level == Level.High ? Signal.PullUp : Signal.PullDown);

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
        return Started().ToggleAsync(toggled, count, period, cancellation);
    }

    /// <summary>Completes when the guest has taken all edges that were sent before, or no driver is there to take them.</summary>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.GuestBusy"/>: says which line's consumer is busy.</exception>
    public Task SettledAsync(TimeSpan deadline, CancellationToken cancellation = default) => Started().SettledAsync(deadline, cancellation);

    /// <summary>Subscribes to what happens from now on; in force when it returns.</summary>
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

    /// <summary>Stops: tells the guest, ends the thread, disposes of the transport. The guest goes on with the levels it knows.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _board.Dispose();
        ReleaseUnstarted();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _board.DisposeAsync().ConfigureAwait(false);
        ReleaseUnstarted();
    }

    internal Task<T> Ask<T>(Func<BoardLoop, T> answer) => Started().Ask(answer);

    internal ChipTransport Transport => _transport;

    private void ReleaseUnstarted()
    {
        if (_started == 0)
            _transport.Dispose();
    }

    private BoardHost Started()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return Volatile.Read(ref _started) != 0 ? _board : throw new InvalidOperationException("The host was not started.");
    }

    /// <summary>The nets' IDs are the lines' offsets: the chip is the first on its board, and each line has a net of its own.</summary>
    private Task Drive(int line, Signal signal)
    {
        CheckLines([line]);
        return Started().DriveAsync([new NetSignal(line, signal)], _options.StallLimit);
    }

    private EventSubscription Subscribe(LineMask? lines, uint kinds, int capacity)
    {
        if (capacity is < 1 or > 1 << 24)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A subscription cannot hold {capacity} events: 1 to {1 << 24} are possible.");
        Started();
        var subscription = new EventSubscription(lines, kinds, capacity, _hub.Remove);
        _hub.Add(subscription);
        return subscription;
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
