// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

public sealed class IvshmemPeerTests : IDisposable
{
    private readonly FakeServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void What_comes_before_the_own_vectors_is_known_after_joining()
    {
        _server.Send(0).Send(5).Send(-1, _server.Memory);
        _server.Send(3, _server.NewDoorbell()).Send(4, _server.NewDoorbell()).Send(3).Send(5, _server.NewDoorbell());
        using IvshmemPeer peer = _server.Join();
        Assert.Equal(5, peer.Id);
        Assert.Equal([(ushort)4], peer.Peers.Keys);
        Assert.Single(peer.Vectors);
        Assert.Equal(4096, peer.Memory.Length);
    }

    [Fact]
    public void Later_messages_are_events_in_their_order()
    {
        using IvshmemPeer peer = _server.SendGreeting().Join();
        var events = new RecordedEvents();
        Assert.True(peer.ProcessMessages(events));
        _server.Send(9, _server.NewDoorbell()).Send(9, _server.NewDoorbell()).Send(5, _server.NewDoorbell()).Send(9).Send(8);
        Assert.True(peer.ProcessMessages(events));
        Assert.Equal(["9 arrived 0", "9 arrived 1", "own 1", "9 gone"], events.Lines);
        Assert.Equal(2, peer.Vectors.Count);
        _server.Connection!.Dispose();
        Assert.False(peer.ProcessMessages(events));
    }

    [Fact]
    public void Messages_that_arrive_in_pieces_are_put_together()
    {
        byte[] greeting = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(7L)];
        foreach (byte one in greeting)
            _server.SendBytes([one]);
        _server.SendBytes([0xff], _server.Memory).SendBytes([0xff, 0xff, 0xff]).SendBytes([0xff, 0xff, 0xff, 0xff, 7]);
        _server.SendBytes([0, 0], _server.NewDoorbell()).SendBytes([0, 0, 0, 0, 0]);
        using IvshmemPeer peer = _server.Join();
        Assert.Equal(7, peer.Id);
        Assert.Single(peer.Vectors);
    }

    [Fact]
    public void Ringing_reaches_the_vector_and_says_when_there_is_none()
    {
        EventFd doorbell = _server.NewDoorbell();
        using IvshmemPeer peer = _server.SendGreeting().Join();
        _server.Send(9, doorbell);
        peer.ProcessMessages(new IgnoredEvents());
        Assert.True(peer.Ring(9, 0));
        Assert.True(doorbell.TryConsume(out _));
        Assert.False(peer.Ring(9, 1));
        Assert.False(peer.Ring(9, -1));
        Assert.False(peer.Ring(8, 0));
        Assert.True(peer.Ring(5, 0));
        Assert.True(peer.Vectors[0].TryConsume(out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            peer.Ring(9, 0);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(1, "speaks version 1 of the protocol; this program speaks version 0")]
    [InlineData(0x0a0d50545448, "speaks version 11052298556488")]
    public void Another_version_is_refused(long version, string expected) =>
        Assert.Contains(expected, Refused(() => _server.Send(version).Join()), StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    [InlineData(long.MinValue)]
    public void An_impossible_ID_is_refused(long id)
    {
        var failure = Assert.Throws<IvshmemProtocolException>(() => _server.Send(0).Send(id).Join());
        Assert.Equal(id, failure.Value);
        Assert.Contains($"the server gave the peer ID {id}; 0 to 65535", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_without_a_descriptor_is_refused() =>
        Assert.Contains(
            "instead of -1 with the descriptor of the memory, the server sent -1 without a descriptor",
            Refused(() => _server.Send(0).Send(1).Send(-1).Join()),
            StringComparison.Ordinal);

    [Fact]
    public void A_descriptor_where_none_belongs_is_refused()
    {
        Assert.Contains("version 0 of the protocol with a descriptor", Refused(() => _server.Send(0, _server.Memory).Join()), StringComparison.Ordinal);
        using var second = new FakeServer();
        Assert.Contains("peer ID 3 with a descriptor", Refused(() => second.Send(0).Send(3, _server.Memory).Join()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void An_impossible_peer_is_refused(long id)
    {
        using IvshmemPeer peer = _server.SendGreeting().Join();
        _server.Send(id, _server.NewDoorbell());
        Assert.Contains($"the peer ID {id};", Refused(() => peer.ProcessMessages(new IgnoredEvents())), StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_than_an_eventfd_is_refused()
    {
        using IvshmemPeer peer = _server.SendGreeting().Join();
        _server.Send(9, _server.Memory);
        Assert.Contains("to ring peer 9 is no eventfd", Refused(() => peer.ProcessMessages(new IgnoredEvents())), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_without_end_are_refused()
    {
        using IvshmemPeer peer = _server.SendGreeting(vectors: 64).Join(expectedVectors: 64);
        Assert.Equal(64, peer.Vectors.Count);
        EventFd doorbell = _server.NewDoorbell();
        for (int i = 0; i < 65; i++)
            _server.Send(9, doorbell);
        Assert.Contains("more than 64 vectors of peer 9", Refused(() => peer.ProcessMessages(new IgnoredEvents())), StringComparison.Ordinal);
        Assert.Equal(64, peer.Peers[9].Count);
    }

    [Fact]
    public void Being_told_that_oneself_has_gone_is_refused()
    {
        using IvshmemPeer peer = _server.SendGreeting().Join();
        _server.Send(5);
        Assert.Contains("this peer, 5, has gone", Refused(() => peer.ProcessMessages(new IgnoredEvents())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_hangs_up_early_is_told_apart_from_one_that_is_slow()
    {
        Assert.Contains(
            "closed the connection before this peer had its peer ID",
            Refused(() => _server.Send(0).Join(thenClose: true)),
            StringComparison.Ordinal);
        using var slow = new FakeServer();
        var failure = Assert.Throws<TimeoutException>(() => slow.Send(0).Send(1).Join(seconds: 0.2));
        Assert.Contains("no answer within 0.2 s; this peer waits for the shared memory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_vectors_than_expected_are_said()
    {
        var failure = Assert.Throws<TimeoutException>(() => _server.SendGreeting(vectors: 1).Join(expectedVectors: 2, seconds: 0.2));
        Assert.Contains("waits for 2 vectors of its own (the server gave 1; is it set to fewer?)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_server_at_all_is_said_at_once()
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => IvshmemPeer.Connect("/nonexistent/s", TimeSpan.FromSeconds(60))).Errno);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    private static string Refused(Func<object?> action) => Assert.Throws<IvshmemProtocolException>(() => { action(); }).Message;
}
