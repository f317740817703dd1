// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Host;

/// <summary>The connection to the front-end: made, lost, made again.</summary>
public sealed partial class VirtioTransport
{
    /// <summary>How long a relay may take to say what there is. It is a moment.</summary>
    private static readonly TimeSpan s_greetingPatience = TimeSpan.FromSeconds(2);

    /// <summary>How many lines' buffers fit the smallest queues, those of QEMU 9 and later on PCI with 64 entries.</summary>
    private const int LinesOfDirectQueue = 32;

    /// <summary>Between two connections to a relay, so that one that ends them all is not called without end.</summary>
    private const long ReconnectPause = 100_000_000;

    private UnixConnection? _connection;
    private VhostUserBackend? _backend;
    private string? _lastError;
    private string? _failure;
    private bool _wasAttached;
    private bool _isDisposed;
    private long _connectedAt;

    /// <summary>Whether somebody else looks after the front-end's connection, and is always there.</summary>
    private bool HasRelay => _listener is null && _options.ReconnectAfter is null;

    /// <summary>Learns from a relay, before anything else happens, whether a machine is attached and what it knows.</summary>
    private void Greet()
    {
        Begin(_connection!);
        if (!HasRelay)
            return;
        using var epoll = Epoll.Create();
        epoll.Add(_backend!.Connection, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        long deadline = MonotonicClock.Nanoseconds + (long)s_greetingPatience.TotalNanoseconds;
        try
        {
            while (!_backend.WasAskedForStatus)
            {
                long left = deadline - MonotonicClock.Nanoseconds;
                if (left <= 0)
                    throw new VirtualGpioException(ErrorKind.ServerLost, $"The relay at {_path} of {_chip.Name} does not answer. Is its process stopped?");
                // One that has greeted and ended the connection then is found gone by the one who watches it.
                if (epoll.Wait(ready, TimeSpan.FromTicks((left / 100) + 1)) > 0 && !_backend.ProcessMessages() && !_backend.WasAskedForStatus)
                    throw Refused();
            }
        }
        catch (Exception failure) when (failure is VhostUserException or LinuxException)
        {
            throw new VirtualGpioException(ErrorKind.ServerLost, $"What the relay at {_path} of {_chip.Name} says cannot be used: {failure.Message} Is it of the same version?", failure);
        }
    }

    private void Begin(UnixConnection connection)
    {
        _connection = connection;
        _wasAttached = false;
        _failure = null;
        _connectedAt = MonotonicClock.Nanoseconds;
        _backend = new VhostUserBackend(connection, this, new VhostUserBackendOptions
        {
            EventIndex = _options.OffersEventIndex,
            PackedRing = _options.OffersPackedQueues,
            // A buffer takes two descriptors without them. With them the mainline driver allocates memory while it is not
            // protected against its own callback, so they are offered where they are needed only.
            IndirectDescriptors = _chip.Lines.Count > LinesOfDirectQueue,
        });
    }

    private void ConnectNow(long now)
    {
        _connectAt = long.MaxValue;
        try
        {
            UnixConnection connection = UnixConnection.Connect(_path);
            if (!_isStarted)
            {
                _connection = connection;
                return;
            }

            Begin(connection);
            _port.Watch(_backend!.Connection, this, ConnectionTag);
        }
        catch (LinuxException failure) when (_options.ReconnectAfter is not null && failure.Errno is Errno.ENOENT or Errno.ECONNREFUSED or Errno.EAGAIN)
        {
            ConnectLater(now);
        }
        catch (LinuxException failure) when (_isStarted)
        {
            throw new VirtualGpioException(ErrorKind.ServerLost, $"The relay of {_chip.Name} has gone: {failure.Message}. Start the board again, and its guest.", failure);
        }
    }

    private void ConnectLater(long now)
    {
        if (_options.ReconnectAfter is { } pause)
            _connectAt = now + (long)Math.Min(pause.TotalNanoseconds, long.MaxValue / 2.0);
    }

    private void Accept()
    {
        while (_listener!.Accept() is { } connection)
        {
            if (_backend is not null)
            {
                // One machine has the chip. QEMU says then that its front-end could not be initialised.
                connection.Dispose();
                continue;
            }

            Begin(connection);
            _port.Watch(connection, this, ConnectionTag);
        }
    }

    private void ReadMessages()
    {
        if (_backend is not { } backend)
            return;
        try
        {
            if (backend.ProcessMessages())
            {
                LetGo(MonotonicClock.Nanoseconds);
                return;
            }
        }
        catch (Exception failure) when (failure is VhostUserException or LinuxException)
        {
            _lastError = _failure = failure.Message;
        }

        Lose();
    }

    private void Lose()
    {
        _port.Unwatch(_backend!.Connection);
        VhostUserBackend backend = _backend;
        _backend = null;
        backend.Dispose();
        _connection?.Dispose();
        _connection = null;
        if (_listener is not null)
            return;
        if (!HasRelay)
        {
            ConnectLater(MonotonicClock.Nanoseconds);
            return;
        }

        if (!_wasAttached && _failure is null)
            throw Refused();
        _connectAt = _connectedAt + ReconnectPause;
    }

    private VirtualGpioException Refused() => new(
        ErrorKind.Conflict,
        $"The relay at {_path} has closed the connection: another process serves {_chip.Name} already, the machine that is attached was "
        + $"started with a chip of other lines or names than these {_chip.Lines.Count}, or the relay was ended. Stop the other process or that machine, and try again.");
}
