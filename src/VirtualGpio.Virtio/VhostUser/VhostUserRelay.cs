// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// Stands between a machine (QEMU) and the process that plays its device, so that the latter can end and come back under
/// the running machine, which QEMU by itself does not survive: it connects to a vhost-user back-end once.
/// </summary>
/// <remarks>
/// To the machine it is a back-end, and to the device's process (the host) a front-end. The host is asked at once what it
/// offers; that is what a machine is told, who waits if no host was there yet. All that the machine says is kept, answered,
/// and passed on. A host that comes later is told all of it, with the places in the rings as its predecessor left them and
/// the memory in which that one recorded what was under way (the specification's 'Inflight I/O tracking'): to the guest it
/// looks as if the device had taken its time. The relay never looks into a request.
/// <para>
/// One machine and one host at a time; others are closed at once. A machine that goes takes the host's connection with it:
/// that is how the host learns of it, and connects anew. One thread owns everything. It waits only for the host, and for
/// <see cref="VhostUserRelayOptions.HostPatience"/> at the most; a host that does not answer by then is dropped.
/// </para>
/// <para>
/// A machine that breaks the protocol is answered with errors where it waits for an answer, and otherwise its device stops
/// until its driver begins anew. It is never disconnected for what it says: QEMU 9 and later would abort at the next reset of
/// the guest. It cannot end the relay, unless it can truncate the files of its memory; those of
/// <c>memory-backend-memfd</c> are sealed against that.
/// </para>
/// </remarks>
public sealed partial class VhostUserRelay : IDisposable
{
    private const ulong StopToken = 0;
    private const ulong GuestListenerToken = 1;
    private const ulong HostListenerToken = 2;
    private const ulong FirstConnectionToken = 16;

    private readonly VhostUserRelayOptions _options;
    private readonly IVhostUserRelayLog? _log;
    private readonly List<IDisposable> _resources = [];
    private readonly Epoll _epoll;
    private readonly Epoll _hangUps;
    private readonly EventFd _stop;
    private readonly UnixListener _guestListener;
    private readonly UnixListener _hostListener;
    private readonly VhostUserMessage _answer = new();
    private readonly ManualResetEventSlim _ended = new(initialState: true);
    private RelayOffer? _offer;
    private RelayGuest? _guest;
    private RelayHost? _host;
    private ulong _nextToken = FirstConnectionToken;
    private long _idleSince = MonotonicClock.Nanoseconds;
    private int _running;
    private int _loopThread;
    private bool _disposed;

    /// <summary>Binds the sockets. Whoever connects from now on is served as soon as the relay runs.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="log">Who is told what happens; optional.</param>
    /// <exception cref="LinuxException">EADDRINUSE: another process listens there; or another error.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a path too long.</exception>
    public VhostUserRelay(VhostUserRelayOptions options, IVhostUserRelayLog? log = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _log = log;
        try
        {
            _epoll = Own(Epoll.Create());
            _hangUps = Own(Epoll.Create());
            _stop = Own(EventFd.Create());
            _guestListener = Own(UnixListener.Bind(options.GuestSocketPath, options.SocketMode));
            _hostListener = Own(UnixListener.Bind(options.HostSocketPath, options.SocketMode));
            _epoll.Add(_stop, StopToken, EpollEvents.In);
            _epoll.Add(_guestListener, GuestListenerToken, EpollEvents.In);
            _epoll.Add(_hostListener, HostListenerToken, EpollEvents.In);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Whether a machine is connected. Any thread.</summary>
    public bool HasGuest => Volatile.Read(ref _guest) is not null;

    /// <summary>Whether a device's process is connected. Any thread.</summary>
    public bool HasHost => Volatile.Read(ref _host) is not null;

    /// <summary>How long nobody has been connected; zero while somebody is. Any thread.</summary>
    public TimeSpan IdleFor => Volatile.Read(ref _idleSince) is > 0 and var since
        ? TimeSpan.FromMicroseconds((MonotonicClock.Nanoseconds - since) / 1000)
        : TimeSpan.Zero;

    /// <summary>Runs the relay on a background thread of its own.</summary>
    /// <returns>Ends when the relay does, and is faulted if it fails.</returns>
    /// <exception cref="InvalidOperationException">The relay runs already.</exception>
    public Task<VhostUserRelayEnd> Start()
    {
        Claim();
        var end = new TaskCompletionSource<VhostUserRelayEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
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
            Name = $"relay {Path.GetFileName(_options.GuestSocketPath)}",
        };
        thread.Start();
        return end.Task;
    }

    /// <summary>Runs the relay on this thread until it is stopped.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The relay runs already.</exception>
    public VhostUserRelayEnd Run(CancellationToken cancellation = default)
    {
        Claim();
        using CancellationTokenRegistration registration = cancellation.Register(Stop);
        return RunClaimed();
    }

    /// <summary>Asks the relay to return from its loop. Both sides stay connected until it is disposed of. Any thread.</summary>
    public void Stop()
    {
        if (!_stop.IsClosed)
            _stop.Signal();
    }

    /// <summary>Stops the relay, disconnects both sides, and removes the sockets. Not to be called from the log's methods.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (_loopThread == Environment.CurrentManagedThreadId && !_ended.IsSet)
            throw new InvalidOperationException("A relay cannot be disposed of by its own thread; call Stop.");
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
        _guest?.Dispose();
        _host?.Dispose();
        // Listeners before the epoll that watches them.
        _resources.Reverse();
        _resources.ForEach(resource => resource.Dispose());
    }

    private void Claim()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The relay runs already.");
        _ended.Reset();
    }

    private VhostUserRelayEnd RunClaimed()
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
