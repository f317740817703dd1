// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Hosting;

/// <summary>How the board's thread starts and ends, and how others reach it.</summary>
internal sealed partial class BoardLoop
{
    /// <summary>Starts what was added so far, and the thread.</summary>
    public void Start()
    {
        _epoll.Add(_commandBell, CommandToken, EpollEvents.In);
        _epoll.Add(_timer, TimerToken, EpollEvents.In);
        long now = MonotonicClock.Nanoseconds;
        foreach (ChipPort port in _ports)
            Start(port, now);
        _isRunning = true;
        _thread.Start();
    }

    private void Start(ChipPort port, long now)
    {
        try
        {
            port.Transport.Start(now);
        }
        catch (Exception failure)
        {
            if (_options.EndsWithTransport)
            {
                _failure = failure;
                Release(failure);
                throw;
            }

            Lose(port, failure);
        }
    }

    /// <summary>Hands a message over, or refuses it if too many wait. Any thread.</summary>
    public void Post(IBoardMessage message)
    {
        if (Interlocked.Increment(ref _waitingMessages) > MostCommands)
        {
            Interlocked.Decrement(ref _waitingMessages);
            message.Fail(TooMany("messages wait to be looked at"));
            return;
        }

        Enqueue(message);
    }

    /// <summary>Ends the loop after this round, however much waits. Any thread.</summary>
    public void PostStop()
    {
        Interlocked.Increment(ref _waitingMessages);
        Enqueue(new Question<bool>(static loop => loop.Stop()));
    }

    private void Enqueue(IBoardMessage message)
    {
        _messages.Enqueue(message);
        Interlocked.MemoryBarrier();
        if (_stopped)
            FailMessages(_failure ?? StoppedError());
        else
            Wake();
    }

    /// <summary>Makes the thread look at everything. Any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isCalled, 1) != 0)
            return;
        try
        {
            _commandBell.Signal();
        }
        catch (ObjectDisposedException)
        {
            // The board ended between a cancellation and this call: there is nobody to wake.
        }
    }

    private bool Stop() => _stopping = true;

    /// <summary>Waits until the thread has ended, unless it is this one; one that was never started is released here.</summary>
    public void Join()
    {
        if (Thread.CurrentThread == _thread)
            return;
        if ((_thread.ThreadState & ThreadState.Unstarted) == 0)
            _thread.Join();
        else if (!_stopped)
            Release(null);
    }

    private VirtualGpioException StoppedError() => new(ErrorKind.Stopped, $"The board '{_options.Name}' was stopped.");

    private void Run()
    {
        try
        {
            Loop();
            long now = MonotonicClock.Nanoseconds;
            foreach (ChipPort port in _ports)
                port.Transport.Withdraw(now);
        }
#pragma warning disable CA1031 // Whatever it is goes to all who wait for this thread.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            _failure ??= caught as VirtualGpioException
                ?? new VirtualGpioException(ErrorKind.Stopped, $"The board '{_options.Name}' ended: {caught.Message}", caught);
        }

        Release(_failure);
    }

    private void Release(Exception? failure)
    {
        _stopped = true;
        Interlocked.MemoryBarrier();
        Exception reason = failure ?? StoppedError();
        foreach (Command command in _commands)
            command.Fail(reason);
        _commands.Clear();
        FailMessages(reason);
        foreach (ChipPort port in _ports)
            port.Transport.Dispose();
        _ports = [];
        foreach (IEventSink sink in _sinks)
            sink.Close();
        _epoll.Dispose();
        _timer.Dispose();
        _commandBell.Dispose();
        if (failure is null)
            _completion.TrySetResult();
        else
            _completion.TrySetException(failure);
    }

    private void FailMessages(Exception reason)
    {
        while (_messages.TryDequeue(out IBoardMessage? message))
        {
            Interlocked.Decrement(ref _waitingMessages);
            message.Fail(reason);
        }
    }
}
