// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>How the reactor starts and ends, and how others reach it.</summary>
internal sealed partial class Reactor
{
    /// <summary>Takes the memory over, and starts the thread.</summary>
    public void Start()
    {
        _epoll.Add(_commandBell, CommandToken, EpollEvents.In);
        _epoll.Add(_timer, TimerToken, EpollEvents.In);
        if (_peer is not null)
        {
            _epoll.Add(_peer.Connection, ConnectionToken, EpollEvents.In);
            for (int i = 0; i < _peer.Vectors.Count; i++)
                _epoll.Add(_peer.Vectors[i], FirstVectorToken + (ulong)i, EpollEvents.In);
        }

        TakeMemoryOver(MonotonicClock.Nanoseconds);
        for (int i = 0; i < _chip.Lines.Count; i++)
            _chip.Lines[i].Net.Observe(new LineWatcher(i, Hub, _counters));
        _chip.Observe(Sender);
        _thread.Start();
    }

    /// <summary>Hands a message over. Any thread.</summary>
    public void Post(IReactorMessage message)
    {
        _messages.Enqueue(message);
        Interlocked.MemoryBarrier();
        if (_stopped)
            FailMessages(StoppedError());
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
            // The reactor ended between a cancellation and this call: there is nobody to wake.
        }
    }

    /// <summary>Ends the thread's loop after this round. The reactor's thread.</summary>
    public bool Stop() => _stopping = true;

    /// <summary>Waits until the thread has ended; one that was never started is released here. Any other thread.</summary>
    public void Join()
    {
        if ((_thread.ThreadState & ThreadState.Unstarted) == 0)
            _thread.Join();
        else if (!_stopped)
            Release(StoppedError());
    }

    private static VirtualGpioException StoppedError() => new(ErrorKind.Stopped, "The host of this chip was stopped.");

    private void Run()
    {
        Exception? failure = null;
        try
        {
            Loop();
            Withdraw();
        }
#pragma warning disable CA1031 // Whatever it is goes to all who wait for this thread.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            failure = caught as VirtualGpioException
                ?? new VirtualGpioException(ErrorKind.ServerLost, $"The host of {_options.ChipName} ended: {caught.Message}", caught);
        }

        Release(failure);
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
        Hub.Close();
        _epoll.Dispose();
        _timer.Dispose();
        _commandBell.Dispose();
        Memory.Dispose();
        _peer?.Dispose();
        if (failure is null)
            _completion.TrySetResult();
        else
            _completion.TrySetException(failure);
    }

    private void FailMessages(Exception reason)
    {
        while (_messages.TryDequeue(out IReactorMessage? message))
            message.Fail(reason);
    }
}
