// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What changes nets, and what waits.</summary>
public sealed partial class BoardHost
{
    /// <summary>
    /// Drives nets, all at once: nothing else comes between their edges, and none is driven before there is room for all.
    /// Returns when the edges are in the queues to the software; see <see cref="SettledAsync"/>. Commands that share a net
    /// are executed in the order of the calls.
    /// </summary>
    /// <param name="values">The nets and their levels, each net once.</param>
    /// <param name="deadline">How long to wait for room.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException">
    /// <see cref="ErrorKind.LineDrivenByGuest"/> (nothing is driven then), <see cref="ErrorKind.GuestBusy"/>,
    /// <see cref="ErrorKind.InvalidArgument"/>, <see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.Faulted"/>,
    /// <see cref="ErrorKind.Stopped"/>.
    /// </exception>
    public Task SetAsync(IReadOnlyList<NetLevel> values, TimeSpan deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var signals = new NetSignal[values.Count];
        for (int i = 0; i < signals.Length; i++)
        {
            CheckLevel(values[i].Level);
            signals[i] = new NetSignal(values[i].Net, values[i].Level == Level.High ? Signal.StrongHigh : Signal.StrongLow);
        }

        return DriveAsync(signals, deadline, cancellation);
    }

    /// <summary>As <see cref="SetAsync"/>, with any signal. Pulls and nothing at all are never refused.</summary>
    /// <param name="signals">The nets and what the host is to drive onto them, each net once.</param>
    /// <param name="deadline">How long to wait for room.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException">As <see cref="SetAsync"/>.</exception>
    public Task DriveAsync(IReadOnlyList<NetSignal> signals, TimeSpan deadline, CancellationToken cancellation = default) =>
        Drive(signals, mustFit: false, deadline, cancellation);

    /// <summary>As <see cref="DriveAsync"/>, but more edges than a chip's whole queue holds are refused, instead of going on behind it.</summary>
    internal Task DriveWhatFitsAsync(IReadOnlyList<NetSignal> signals, TimeSpan deadline, CancellationToken cancellation) =>
        Drive(signals, mustFit: true, deadline, cancellation);

    /// <summary>Gives nets a level whatever drives them, or lets them go.</summary>
    /// <param name="nets">The nets.</param>
    /// <param name="level">The level; null: what drives them speaks again.</param>
    public Task ForceAsync(IReadOnlyList<int> nets, Level? level)
    {
        ArgumentNullException.ThrowIfNull(nets);
        if (level is { } forced)
            CheckLevel(forced);
        return Ask(loop => loop.Force(nets, level));
    }

    /// <summary>Toggles nets, one after the other, round by round.</summary>
    /// <param name="nets">The nets, each once.</param>
    /// <param name="count">How often to toggle each.</param>
    /// <param name="period">From the start of a round to the next; zero: as fast as the software takes the edges.</param>
    /// <param name="cancellation">Ends it; what was toggled stays so.</param>
    /// <exception cref="VirtualGpioException">As <see cref="SetAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<BurstResult> ToggleAsync(IReadOnlyList<int> nets, long count, TimeSpan period, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(nets);
        RefuseTwice(nets);
        if (nets.Count == 0)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, "There is no line to toggle.");
        if (count < 0)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"Lines cannot be toggled {count} times.");
        if (period < TimeSpan.Zero || period.Ticks > long.MaxValue / (2 * TimeSpan.NanosecondsPerTick))
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The period cannot be {period}.");
        var command = new ToggleCommand(nets, count, period.Ticks * TimeSpan.NanosecondsPerTick, cancellation);
        Send(command);
        return command.Task;
    }

    /// <summary>
    /// Makes pulses on nets, together. Afterwards they are driven as before; one that nothing drove, and that keeps its
    /// level, is driven to the level from before.
    /// </summary>
    /// <param name="nets">The nets, each once.</param>
    /// <param name="level">The level of a pulse; null: the opposite of the net's level before.</param>
    /// <param name="widthNanoseconds">How long a pulse is, in nanoseconds; 1 or more.</param>
    /// <param name="count">How many.</param>
    /// <param name="periodNanoseconds">From the start of a pulse to the next, in nanoseconds; not below the width.</param>
    /// <param name="cancellation">Ends it; what is driven then stays so.</param>
    /// <exception cref="VirtualGpioException">As <see cref="SetAsync"/>.</exception>
    public Task<BurstResult> PulseAsync(
        IReadOnlyList<int> nets, Level? level, long widthNanoseconds, long count, long periodNanoseconds, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(nets);
        RefuseTwice(nets);
        if (nets.Count == 0)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, "There is no line to make pulses on.");
        if (level is { } pulse)
            CheckLevel(pulse);
        if (widthNanoseconds < 1 || periodNanoseconds < widthNanoseconds)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A pulse of {widthNanoseconds} ns every {periodNanoseconds} ns is not possible: 1 ns or more, and the period not below it.");
        if (count < 0 || count > long.MaxValue / 4 / periodNanoseconds)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{count} pulses every {periodNanoseconds} ns are not possible.");
        return PlayAsync(nets, new PulseSteps(() => _loop.Pulses(nets, level), widthNanoseconds, count, periodNanoseconds), cancellation);
    }

    /// <summary>Plays steps at their times, counted from when the first is there and the command's turn has come.</summary>
    /// <param name="nets">The nets that the steps are for, each once.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="cancellation">Ends it; what is driven then stays so.</param>
    /// <exception cref="VirtualGpioException">As <see cref="SetAsync"/>; also for steps that are not in order.</exception>
    public Task<BurstResult> PlayAsync(IReadOnlyList<int> nets, IStepSource steps, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(nets);
        ArgumentNullException.ThrowIfNull(steps);
        RefuseTwice(nets);
        var command = new PlayCommand(nets, steps, cancellation);
        Send(command);
        return command.Task;
    }

    /// <summary>Waits for a level, edges or quiet. Looks at every change: nothing is overlooked.</summary>
    /// <param name="condition">What to wait for.</param>
    /// <param name="timeout">How long to wait; null: for ever.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.Timeout"/>, or as <see cref="SetAsync"/>.</exception>
    public Task<WaitOutcome> WaitAsync(WaitCondition condition, TimeSpan? timeout, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        condition.Validate();
        var command = new WaitCommand(condition, cancellation) { Deadline = After(timeout ?? Timeout.InfiniteTimeSpan) };
        Send(command);
        return command.Task;
    }

    /// <summary>Completes when software has taken all edges that were told before, or nobody is there to take them.</summary>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.GuestBusy"/>: says which line's consumer is busy.</exception>
    public Task SettledAsync(TimeSpan deadline, CancellationToken cancellation = default)
    {
        var command = new SettleCommand(cancellation) { Deadline = After(deadline) };
        Send(command);
        return command.Task;
    }

    /// <summary>Does something with a device.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="action">The action.</param>
    /// <param name="arguments">Its arguments, by name.</param>
    /// <exception cref="VirtualGpioException">There is no such device, action or argument, or it is not possible now.</exception>
    public Task ActAsync(string device, string action, IReadOnlyDictionary<string, string> arguments) =>
        Ask(loop => loop.DoWithDevice(device, action, arguments));

    /// <summary>
    /// Executes operations one after the other, each by the rules that it has alone, until all are done or one fails.
    /// </summary>
    /// <param name="operations">The operations.</param>
    /// <param name="deadline">How long to wait for room, all together.</param>
    /// <param name="cancellation">Ends the waiting; what was done stays done.</param>
    public Task<BatchOutcome> BatchAsync(IReadOnlyList<BatchOperation> operations, TimeSpan deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        foreach (BatchOperation operation in operations)
        {
            ArgumentNullException.ThrowIfNull(operation, nameof(operations));
            if (operation is SetOperation set)
                RefuseTwice(set.Values.Select(value => value.Net));
            else if (operation is DriveOperation drive)
                RefuseTwice(drive.Signals.Select(signal => signal.Net));
        }

        var command = new BatchCommand(operations, cancellation) { Deadline = After(deadline) };
        Send(command);
        return command.Task;
    }

    internal static void CheckLevel(Level level)
    {
        if (level is not (Level.Low or Level.High))
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A net cannot be set to {level}.");
    }

    internal static void CheckSignal(Signal signal)
    {
        if (signal > Signal.StrongHigh)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{signal} cannot be driven onto a net: there is no such signal.");
    }

    private Task<bool> Drive(IReadOnlyList<NetSignal> signals, bool mustFit, TimeSpan deadline, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(signals);
        RefuseTwice(signals.Select(signal => signal.Net));
        foreach (NetSignal signal in signals)
            CheckSignal(signal.Signal);
        var command = new DriveCommand(signals, cancellation) { MustFit = mustFit, Deadline = After(deadline) };
        Send(command);
        return command.Task;
    }

    private void RefuseTwice(IEnumerable<int> nets)
    {
        if (nets.TryGetNonEnumeratedCount(out int count) && count == 1)
            return;
        var seen = new HashSet<int>();
        foreach (int net in nets)
        {
            if (!seen.Add(net))
                throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The net {Map.NetOf(net)?.Name ?? net.ToString(System.Globalization.CultureInfo.InvariantCulture)} is given twice. Give it once.");
        }
    }
}
