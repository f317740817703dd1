// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>
/// Runs a board: one thread of its own owns the nets, the chips with their transports, and the devices. The members can
/// be called from any thread and are messages to it; before <see cref="Start"/>, those that add something are executed
/// at once, and the others wait for the start.
/// </summary>
public sealed partial class BoardHost : IAsyncDisposable, IDisposable
{
    private readonly BoardLoop _loop;
    private readonly Lock _beforeStart = new();
    private int _started;
    private int _disposed;

    /// <summary>Makes a board without anything on it.</summary>
    /// <param name="options">How.</param>
    /// <exception cref="VirtualGpioException">An option is out of its range.</exception>
    public BoardHost(BoardHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Name = options.Name;
        Events = new EventLog(options.EventCapacity);
        _loop = new BoardLoop(options, Events);
    }

    /// <summary>The board's name.</summary>
    public string Name { get; }

    /// <summary>What happens.</summary>
    public EventLog Events { get; }

    /// <summary>What there is, by name.</summary>
    public BoardMap Map => _loop.Map;

    /// <summary>Completes when the board has stopped: disposed of, or with the error that ended it.</summary>
    public Task Completion => _loop.Completion;

    /// <summary>Starts the transports of the chips that were added, and the board's thread.</summary>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        lock (_beforeStart)
        {
            if (_started != 0)
                throw new InvalidOperationException("The board runs already.");
            Volatile.Write(ref _started, 1);
            _loop.Start();
        }
    }

    /// <summary>Adds a net.</summary>
    /// <param name="setup">The net.</param>
    /// <returns>Its ID.</returns>
    /// <exception cref="VirtualGpioException">The name is in use.</exception>
    public Task<int> AddNetAsync(NetSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return Ask(loop => loop.AddNet(setup));
    }

    /// <summary>Adds a chip.</summary>
    /// <param name="setup">The chip.</param>
    /// <param name="transport">What carries it; the board's from now on, disposed of also if the chip is refused.</param>
    /// <exception cref="VirtualGpioException">The name is in use, or something else is wrong with the setup.</exception>
    public async Task<ChipEntry> AddChipAsync(ChipSetup setup, ChipTransport transport)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(transport);
        try
        {
            return await Ask(loop => loop.AddChip(setup, transport)).ConfigureAwait(false);
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    /// <summary>Takes a chip off the board. Its software finds nobody at the other end.</summary>
    /// <param name="chip">The chip's name.</param>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    public Task RemoveChipAsync(string chip) => Ask(loop => loop.RemoveChip(chip));

    /// <summary>Adds a device.</summary>
    /// <param name="create">Makes it, on the board's thread; is given what finds nets by ID.</param>
    /// <exception cref="VirtualGpioException">The name is in use, or the device refuses what it is made with.</exception>
    public Task AddDeviceAsync(Func<Func<int, Net>, Device> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Ask(loop => loop.AddDevice(create));
    }

    /// <summary>Has events told on the board's thread, too. Before <see cref="Start"/>.</summary>
    /// <param name="sink">Who is told.</param>
    public void AddSink(IEventSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _loop.AddSink(sink);
    }

    /// <summary>
    /// Stops: tells the chips' software, ends the thread, disposes of the transports. On the board's own thread (in a device,
    /// a sink or a source of steps) it returns at once, and the board stops after that.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Stop();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return ValueTask.CompletedTask;
        return new ValueTask(Task.Run(Stop));
    }

    private void Stop()
    {
        // Not while it is being started.
        lock (_beforeStart)
        {
            if (_started != 0)
                _loop.PostStop();
        }

        _loop.Join();
    }

    /// <summary>Has something done with the board on its thread, which must not be held up.</summary>
    internal Task<T> Ask<T>(Func<BoardLoop, T> answer)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var question = new Question<T>(answer);
        if (Volatile.Read(ref _started) != 0 || !IsExecuted(question))
            _loop.Post(question);
        return question.Task;
    }

    /// <summary>Executes a question on the caller's thread, if there is no other yet.</summary>
    private bool IsExecuted<T>(Question<T> question)
    {
        lock (_beforeStart)
        {
            if (_started != 0)
                return false;
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            question.Execute(_loop);
            return true;
        }
    }

    private void Send(IBoardMessage message)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Volatile.Read(ref _started) == 0)
            throw new InvalidOperationException("The board was not started.");
        _loop.Post(message);
    }

    /// <summary>A point in time; a negative span, such as <see cref="Timeout.InfiniteTimeSpan"/>, stands for never.</summary>
    private static long After(TimeSpan time)
    {
        long now = MonotonicClock.Nanoseconds;
        // Also the largest and the smallest span, whose nanoseconds are more than a long holds.
        if (time < TimeSpan.Zero || time.Ticks > (long.MaxValue - now) / TimeSpan.NanosecondsPerTick)
            return long.MaxValue;
        return now + (time.Ticks * TimeSpan.NanosecondsPerTick);
    }
}
