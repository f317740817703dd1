// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using static VirtualGpio.Virtio.VhostUser.VhostUserProtocol;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>
/// The front-end's side of a vhost-user connection, as a machine emulator has it: each method sends one message and, where
/// there is an answer, waits for it.
/// </summary>
/// <remarks>
/// One thread. All waiting together of one call ends with a <see cref="TimeoutException"/> after the time given; the
/// connection is of no use then, since a late answer would be taken for that of another message. Nothing is done on its
/// own account: no negotiation, no order.
/// </remarks>
public sealed partial class VhostUserFrontend : IDisposable
{
    private readonly VhostUserConnection _connection;
    private readonly VhostUserMessage _request = new();
    private readonly Epoll _epoll;
    private readonly TimeSpan _timeout;

    /// <summary>Makes the front-end of a connection.</summary>
    /// <param name="connection">The connection, of which this takes ownership.</param>
    /// <param name="timeout">How long a call waits at the most.</param>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public VhostUserFrontend(UnixConnection connection, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = new VhostUserConnection(connection);
        _timeout = timeout;
        try
        {
            _epoll = Epoll.Create();
            _epoll.Add(connection, 0, EpollEvents.In);
        }
        catch
        {
            _epoll?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Readable once the back-end has gone, or sent something that nobody asked for. Owned by this object.</summary>
    public UnixConnection Connection => _connection.Socket;

    /// <summary>
    /// Whether messages without an answer of their own are to be acknowledged, and waited for. Only a back-end with which
    /// <see cref="VhostUserProtocolFeatures.Acknowledgements"/> was agreed on does so.
    /// </summary>
    public bool AwaitsAcknowledgements { get; set; }

    /// <summary>Connects to a back-end that listens.</summary>
    /// <param name="path">Its socket.</param>
    /// <param name="timeout">How long a call waits at the most.</param>
    /// <exception cref="LinuxException">Nobody listens there, or may not be talked to.</exception>
    public static VhostUserFrontend Connect(string path, TimeSpan timeout) => new(UnixConnection.Connect(path), timeout);

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _epoll.Dispose();
        _connection.Dispose();
        _request.Dispose();
    }

    /// <summary>Passes a message on as it is, but for the wish to have it acknowledged.</summary>
    internal void Forward(VhostUserMessage message, ReadOnlySpan<FileDescriptor> passed)
    {
        _request.Start(message.Request);
        _request.Add(message.Payload);
        Send(passed);
    }

    /// <summary>A back-end only speaks when it is asked: what can be read otherwise is its end, or a fault.</summary>
    /// <returns>Which, as a sentence; null if nothing can be read.</returns>
    internal string? ReasonToLeave()
    {
        try
        {
            return _connection.TryReceive() switch
            {
                UnixConnection.WouldBlock => null,
                UnixConnection.Closed => "It closed the connection.",
                _ => _connection.Incoming.Flaw?.Message ?? $"It sent the message {_connection.Incoming.Name}, which nobody asked for.",
            };
        }
        catch (LinuxException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Says that nothing may run any more until the rings are started anew. For a back-end of this project.</summary>
    /// <param name="reason">Why, as sentences.</param>
    internal void TellFailure(string reason)
    {
        _request.Start(VhostUserRequest.MachineFailed);
        FailurePayload.AddTo(_request, reason);
        Send([]);
    }

    private ulong AskNumber(VhostUserRequest request)
    {
        _request.Start(request);
        VhostUserMessage answer = Ask();
        answer.RequireSize(sizeof(ulong));
        return answer.UInt64At(0);
    }

    private void TellNumber(VhostUserRequest request, ulong value)
    {
        Start(request);
        _request.Add(value);
        Tell();
    }

    private void TellState(VhostUserRequest request, int index, uint value)
    {
        Start(request);
        new VringState((uint)index, value).AddTo(_request);
        Tell();
    }

    /// <summary>Begins a message that <see cref="Tell"/> ends.</summary>
    private void Start(VhostUserRequest request) => _request.Start(request, AwaitsAcknowledgements ? NeedsReply : 0);

    /// <summary>Sends the message, and waits for its acknowledgement if there is to be one.</summary>
    private void Tell(ReadOnlySpan<FileDescriptor> passed = default)
    {
        if (!_request.NeedsReply)
        {
            Send(passed);
            return;
        }

        VhostUserMessage answer = Ask(passed);
        answer.RequireSize(sizeof(ulong));
        if (answer.UInt64At(0) is not 0 and var status)
            throw new VhostUserException($"The back-end refused the message {_request.Name}.", status);
    }

    /// <summary>Sends the message, and waits for its answer, which is there until the next call.</summary>
    private VhostUserMessage Ask(ReadOnlySpan<FileDescriptor> passed = default)
    {
        var deadline = new Deadline(_timeout);
        Send(passed, deadline);
        int outcome;
        while ((outcome = _connection.TryReceive()) == UnixConnection.WouldBlock)
            Wait(deadline, EpollEvents.In, "answer");
        if (outcome == UnixConnection.Closed)
            throw new VhostUserException($"The back-end closed the connection instead of answering the message {_request.Name}.");
        VhostUserMessage answer = _connection.Incoming;
        if (answer.Flaw is { } flaw)
            throw flaw;
        if (!answer.IsReply || answer.Request != _request.Request)
        {
            throw new VhostUserException(
                $"The back-end sent the message {answer.Name} (flags 0x{answer.Flags:x}) instead of answering {_request.Name}.", (ulong)answer.Request);
        }

        return answer;
    }

    private void Send(ReadOnlySpan<FileDescriptor> passed) => Send(passed, new Deadline(_timeout));

    private void Send(ReadOnlySpan<FileDescriptor> passed, Deadline deadline)
    {
        int outcome;
        while ((outcome = _connection.TrySend(_request, passed)) == UnixConnection.WouldBlock)
            Wait(deadline, EpollEvents.Out, "read");
        if (outcome == UnixConnection.Closed)
            throw new VhostUserException($"The back-end has closed the connection; the message {_request.Name} was not sent.");
    }

    private void Wait(Deadline deadline, EpollEvents events, string what)
    {
        if (deadline.HasPassed)
        {
            throw new TimeoutException(
                $"The back-end did not {what} the message {_request.Name} within {_timeout.TotalSeconds:0.###} s. Is it stopped or overloaded?");
        }

        _epoll.Modify(Connection, 0, events);
        _epoll.Wait(stackalloc EpollReady[1], deadline.Left);
    }
}
