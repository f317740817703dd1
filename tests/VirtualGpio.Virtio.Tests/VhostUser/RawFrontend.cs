// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>
/// Speaks to a back-end byte by byte and as strictly as QEMU: an answer has exactly the flags and the size that it expects.
/// </summary>
internal sealed class RawFrontend : IDisposable
{
    private readonly Action _pump;

    /// <param name="socket">The front-end's end of the connection.</param>
    /// <param name="pump">What makes the other side deal with what was sent; returns when it did.</param>
    internal RawFrontend(UnixConnection socket, Action pump)
    {
        Connection = new VhostUserConnection(socket);
        _pump = pump;
    }

    internal VhostUserConnection Connection { get; }

    internal void Send(VhostUserRequest request, uint flags, Action<VhostUserMessage>? payload = null, params FileDescriptor[] passed)
    {
        var message = new VhostUserMessage();
        message.Start(request, flags);
        payload?.Invoke(message);
        Assert.Equal(1, Connection.TrySend(message, passed));
        _pump();
    }

    internal VhostUserMessage Answer(VhostUserRequest request, int size)
    {
        int outcome;
        while ((outcome = Connection.TryReceive()) == UnixConnection.WouldBlock)
            Patience.WaitFor(Connection.Socket, "an answer");
        Assert.Equal(1, outcome);
        Assert.Equal(request, Connection.Incoming.Request);
        Assert.Equal(5u, Connection.Incoming.Flags);
        Assert.Equal((uint)size, Connection.Incoming.StatedSize);
        return Connection.Incoming;
    }

    internal void AssertSilent() => Assert.Equal(UnixConnection.WouldBlock, Connection.TryReceive());

    internal ulong Ask(VhostUserRequest request)
    {
        Send(request, 0);
        return Answer(request, 8).UInt64At(0);
    }

    internal void Tell(VhostUserRequest request, ulong value) => Send(request, 0, message => message.Add(value));

    internal void TellState(VhostUserRequest request, uint ring, uint value) =>
        Send(request, 0, message => new VringState(ring, value).AddTo(message));

    /// <summary>Tells, and returns the status of the acknowledgement.</summary>
    internal ulong Acknowledged(VhostUserRequest request, Action<VhostUserMessage> payload, params FileDescriptor[] passed)
    {
        Send(request, VhostUserProtocol.NeedsReply, payload, passed);
        return Answer(request, 8).UInt64At(0);
    }

    internal void TellFile(VhostUserRequest request, uint ring, FileDescriptor? file) =>
        Send(request, 0, message => new VringFile(ring, file is not null).AddTo(message), file is null ? [] : [file]);

    internal uint StopRing(uint ring)
    {
        TellState(VhostUserRequest.GetVringBase, ring, 0);
        VringState state = VringState.Read(Answer(VhostUserRequest.GetVringBase, 8));
        Assert.Equal(ring, state.Index);
        return state.Value;
    }

    public void Dispose() => Connection.Dispose();
}
