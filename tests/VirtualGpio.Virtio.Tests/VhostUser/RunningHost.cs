// SPDX-License-Identifier: MIT
using System.Runtime.ExceptionServices;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>The process with the device, as a thread.</summary>
internal sealed class RunningHost : IDisposable
{
    private readonly VhostUserBackend _backend;
    private readonly EventFd _wake = EventFd.Create();
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _isDone = new();
    private Action? _action;
    private Exception? _failure;
    private volatile bool _isStopped;
    private bool _isDisposed;

    internal RunningHost(UnixConnection connection, RecordedDevice? device = null, VhostUserBackendOptions? options = null)
    {
        Device = device ?? new();
        _backend = new VhostUserBackend(connection, Device, options);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    internal RecordedDevice Device { get; }

    /// <summary>Whether the connection has ended, for whatever reason.</summary>
    internal bool HasEnded => !_thread.IsAlive;

    /// <summary>What ended it, if it was a failure.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Does something on the thread of the device, and waits for it.</summary>
    internal void Do(Action<RecordedDevice> action)
    {
        _isDone.Reset();
        _action = () => action(Device);
        _wake.Signal();
        Assert.True(_isDone.Wait(Patience.Limit), $"The host has ended: {Failure}");
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Waits for one of some lines that the device was told, anywhere in what it was told.</summary>
    internal void WaitFor(params string[] lines) => Patience.Until(
        () => Device.Lines.Any(lines.Contains),
        () => $"'{string.Join("' or '", lines)}' in: {string.Join(" | ", Device.Lines)} ({Failure?.Message})");

    /// <summary>
    /// Ends the host as soon as it is sent a message, which it does not deal with any more, nor with those before.
    /// </summary>
    /// <returns>When it has ended; returns as soon as it deals with nothing any more.</returns>
    internal Task EndAt(VhostUserRequest request)
    {
        using var isDeaf = new ManualResetEventSlim();
        Task end = Task.Run(() => Do(_ =>
        {
            isDeaf.Set();
            var connection = new VhostUserConnection(_backend.Connection);
            do
            {
                while (connection.TryReceive() == UnixConnection.WouldBlock)
                    Patience.WaitFor(_backend.Connection, $"{request}");
            }
            while (connection.Incoming.Request != request);
            _isStopped = true;
        }));
        Assert.True(isDeaf.Wait(Patience.Limit));
        return end;
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _isStopped = true;
        _wake.Signal();
        Assert.True(_thread.Join(Patience.Limit));
        _wake.Dispose();
    }

    private void Run()
    {
        using var epoll = Epoll.Create();
        epoll.Add(_backend.Connection, 0, EpollEvents.In);
        epoll.Add(_wake, 1, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[2];
        try
        {
            while (!_isStopped)
            {
                epoll.Wait(ready, null);
                _wake.TryConsume(out _);
                if (Interlocked.Exchange(ref _action, null) is { } action)
                {
                    _failure = Record.Exception(action);
                    _isDone.Set();
                    if (_isStopped)
                        break;
                }

                if (!_backend.ProcessMessages())
                    break;
            }
        }
        catch (Exception failure) when (failure is VhostUserException or LinuxException)
        {
            Failure = failure;
        }
        finally
        {
            epoll.Remove(_backend.Connection);
            _backend.Dispose();
        }
    }
}
