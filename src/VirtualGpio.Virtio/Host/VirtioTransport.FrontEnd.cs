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

    /// <summary>How often a relay may end a connection, as it does for a reason that passes, before that is a refusal.</summary>
    private const int RelayAttempts = 3;

    private const long AcceptPause = 200_000_000;

    private UnixConnection? _connection;
    private VhostUserBackend? _backend;
    private string? _lastError;
    private string? _failure;
    private bool _wasAttached;
    private bool _isDisposed;
    private long _connectedAt;
    private int _refusals;
    private long _acceptAt = long.MaxValue;

    /// <summary>Whether somebody else looks after the front-end's connection, and is always there.</summary>
    private bool HasRelay => _listener is null && _options.ReconnectAfter is null;

    /// <summary>
    /// Connects to a relay, which speaks at once. One that is about to end, or serves somebody else, ends the connection
    /// without a word: it is called again, so that the first kind is found gone.
    /// </summary>
    /// <exception cref="LinuxException">Nobody listens there.</exception>
    /// <exception cref="VirtualGpioException">Another process serves the chip.</exception>
    private UnixConnection ConnectToRelay()
    {
        for (int attempt = 1; ; attempt++)
        {
            UnixConnection connection = UnixConnection.Connect(_path);
            if (IsHeldOn(connection))
                return connection;
            connection.Dispose();
            if (attempt == RelayAttempts)
            {
                throw new VirtualGpioException(
                    ErrorKind.Conflict, $"The relay at {_path} closes each connection at once: another process serves its chip already. Stop that one, and try again.");
            }
        }
    }

    private static bool IsHeldOn(UnixConnection connection)
    {
        using var epoll = Epoll.Create();
        epoll.Add(connection, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        // One that says nothing at all is told of where it is greeted.
        return epoll.Wait(ready, s_greetingPatience) == 0 || (ready[0].Events & EpollEvents.HangUp) == 0;
    }

    /// <summary>Learns from a relay, before anything else happens, whether a machine is attached and what it knows.</summary>
    private void Greet()
    {
        Begin(_connection!);
        for (int attempt = 1; HasRelay && !TryGreet(); attempt++)
        {
            // It has waited too long for an answer, for instance.
            _backend!.Dispose();
            if (attempt == RelayAttempts)
                throw Refused();
            try
            {
                Begin(ConnectToRelay());
            }
            catch (LinuxException failure)
            {
                throw Gone(failure);
            }
        }
    }

    /// <returns>False: the relay ended the connection before it had said all there is.</returns>
    private bool TryGreet()
    {
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
                    return false;
                if (_failure is not null && !_isAttached)
                    throw Unusable(_failure, null);
            }
        }
        catch (Exception failure) when (failure is VhostUserException or LinuxException)
        {
            throw Unusable(failure.Message, failure);
        }

        return true;
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
            if (!_isStarted)
            {
                _connection = HasRelay ? ConnectToRelay() : UnixConnection.Connect(_path);
                return;
            }

            Begin(UnixConnection.Connect(_path));
            _port.Watch(_backend!.Connection, this, ConnectionTag);
        }
        catch (LinuxException failure) when (_options.ReconnectAfter is not null && failure.Errno is Errno.ENOENT or Errno.ECONNREFUSED or Errno.EAGAIN)
        {
            ConnectLater(now);
        }
        catch (LinuxException failure) when (_isStarted)
        {
            throw Gone(failure);
        }
    }

    private void ConnectLater(long now)
    {
        if (_options.ReconnectAfter is { } pause)
            _connectAt = now + (long)Math.Min(pause.TotalNanoseconds, long.MaxValue / 2.0);
    }

    private void Accept()
    {
        while (TryAccept() is { } connection)
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

    private UnixConnection? TryAccept()
    {
        try
        {
            return _listener!.Accept();
        }
        catch (LinuxException failure)
        {
            // It goes on waiting, and would be reported at once and for ever.
            _lastError = $"It could not be let in: {failure.Message}. It waits; raise the limit of open files (ulimit -n).";
            _port.Unwatch(_listener!);
            _acceptAt = MonotonicClock.Nanoseconds + AcceptPause;
            return null;
        }
    }

    private void AcceptAgain()
    {
        _acceptAt = long.MaxValue;
        _port.Watch(_listener!, this, ListenerTag);
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

        // One that greets has not refused.
        if (_wasAttached || _failure is not null || backend.WasAskedForStatus)
            _refusals = 0;
        else if (++_refusals == RelayAttempts)
            throw Refused();
        _connectAt = _connectedAt + ReconnectPause;
    }

    private VirtualGpioException Refused() => new(
        ErrorKind.Conflict,
        $"The relay at {_path} closes each connection: another process serves {_chip.Name} already, or the machine that is attached was "
        + $"started with a chip of other lines or names than these {_chip.Lines.Count}. Stop the other process or that machine, and try again.");

    private VirtualGpioException Gone(LinuxException failure) => new(
        ErrorKind.ServerLost, $"The relay of {_chip.Name} has gone: {failure.Message}. Start the board again, and its guest.", failure);

    private VirtualGpioException Unusable(string why, Exception? cause) => new(
        ErrorKind.ServerLost, $"What the relay at {_path} of {_chip.Name} says cannot be used: {why} Is it of the same version?", cause);
}
