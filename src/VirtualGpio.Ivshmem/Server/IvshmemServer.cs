// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>
/// A server of QEMU's ivshmem protocol: hands one memory to all who connect, gives each an ID and vectors, and tells
/// all of each other.
/// </summary>
/// <remarks>
/// One thread runs the loop and owns everything; no peer can make it wait. A peer that does not read has its messages
/// queued up to a bound and is then dropped. An ID is never given twice in a server's life, because QEMU does not
/// survive that; when all are used up, newcomers are refused.
/// <para>
/// A private server outlives the host process: it keeps memory and vectors for a running guest, and a restarted host
/// finds both as they were. Whenever nobody at all is attached, it clears the memory, so that the next guest sees
/// nothing of the former one. While a host is attached, that is the host's business.
/// </para>
/// </remarks>
public sealed partial class IvshmemServer : IDisposable
{
    private const ulong StopToken = 0;
    private const ulong GuestListenerToken = 1;
    private const ulong HostListenerToken = 2;
    private const ulong FirstPeerToken = 16;

    private readonly IvshmemServerOptions _options;
    private readonly IIvshmemServerLog? _log;
    private readonly List<IDisposable> _resources = [];
    private readonly Epoll _epoll;
    private readonly EventFd _stop;
    private readonly UnixListener _guestListener;
    private readonly UnixListener? _hostListener;

    /// <summary>In the order of their IDs, which is the order they came in.</summary>
    private readonly SortedDictionary<int, ServerPeer> _peers = [];

    private readonly ManualResetEventSlim _ended = new(initialState: true);
    private EventFd? _spare;
    private int _nextId;
    private int _guests;
    private int _hosts;
    private long _idleSince = MonotonicClock.Nanoseconds;
    private int _running;
    private int _loopThread;
    private bool _disposed;

    /// <summary>Binds the sockets. Whoever connects from now on is served as soon as the server runs.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="log">Who is told what happens; optional.</param>
    /// <exception cref="LinuxException">EADDRINUSE: another process listens there; or another error.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a path too long.</exception>
    public IvshmemServer(IvshmemServerOptions options, IIvshmemServerLog? log = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _log = log;
        _nextId = options.FirstId;
        try
        {
            _epoll = Own(Epoll.Create());
            _stop = Own(EventFd.Create());
            _spare = EventFd.Create();
            _guestListener = Own(UnixListener.Bind(options.SocketPath, options.SocketMode));
            _epoll.Add(_stop, StopToken, EpollEvents.In);
            _epoll.Add(_guestListener, GuestListenerToken, EpollEvents.In);
            if (options.HostSocketPath is { } hostPath)
            {
                _hostListener = Own(UnixListener.Bind(hostPath, options.SocketMode));
                _epoll.Add(_hostListener, HostListenerToken, EpollEvents.In);
            }
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>How many peers are attached through <see cref="IvshmemServerOptions.SocketPath"/>. Any thread.</summary>
    public int Guests => Volatile.Read(ref _guests);

    /// <summary>How many peers are attached through <see cref="IvshmemServerOptions.HostSocketPath"/>. Any thread.</summary>
    public int Hosts => Volatile.Read(ref _hosts);

    /// <summary>How long nobody has been attached; zero while somebody is. Any thread.</summary>
    public TimeSpan IdleFor => Volatile.Read(ref _idleSince) is > 0 and var since
        ? TimeSpan.FromMicroseconds((MonotonicClock.Nanoseconds - since) / 1000)
        : TimeSpan.Zero;

    /// <summary>Runs the server on a background thread of its own.</summary>
    /// <returns>Ends when the server does, and is faulted if it fails.</returns>
    /// <exception cref="InvalidOperationException">The server runs already.</exception>
    public Task<IvshmemServerEnd> Start()
    {
        Claim();
        var end = new TaskCompletionSource<IvshmemServerEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                end.SetResult(RunClaimed());
            }
#pragma warning disable CA1031 // Whatever it is goes to whoever looks at the task.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                end.SetException(failure);
            }
        })
        {
            IsBackground = true,
            Name = $"ivshmem {Path.GetFileName(_options.SocketPath)}",
        };
        thread.Start();
        return end.Task;
    }

    /// <summary>Runs the server on this thread until it is stopped.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The server runs already.</exception>
    public IvshmemServerEnd Run(CancellationToken cancellation = default)
    {
        Claim();
        using CancellationTokenRegistration registration = cancellation.Register(Stop);
        return RunClaimed();
    }

    /// <summary>Asks the server to return from its loop. Its peers stay connected until it is disposed of. Any thread.</summary>
    public void Stop()
    {
        if (!_stop.IsClosed)
            _stop.Signal();
    }

    /// <summary>
    /// Stops the server, disconnects all peers, and removes the sockets. The memory remains as it is. Not to be called
    /// from the log's methods.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (_loopThread == Environment.CurrentManagedThreadId && !_ended.IsSet)
            throw new InvalidOperationException("A server cannot be disposed of by its own thread; call Stop.");
        Stop();
        _ended.Wait();
        _disposed = true;
        Release();
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _resources.Add(resource);
        return resource;
    }

    private void Release()
    {
        foreach (ServerPeer peer in _peers.Values)
            peer.Dispose();
        _peers.Clear();
        _spare?.Dispose();
        // Listeners before the epoll that watches them.
        _resources.Reverse();
        _resources.ForEach(resource => resource.Dispose());
    }

    private void Claim()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The server runs already.");
        _ended.Reset();
    }

    private IvshmemServerEnd RunClaimed()
    {
        try
        {
            _loopThread = Environment.CurrentManagedThreadId;
            return Loop();
        }
        finally
        {
            Volatile.Write(ref _running, 0);
            _ended.Set();
        }
    }
}
