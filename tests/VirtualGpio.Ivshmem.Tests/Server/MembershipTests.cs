// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Ivshmem.Tests;

public sealed class MembershipTests
{
    [Fact]
    public void Many_peers_all_know_each_other()
    {
        const int count = 60;
        using var server = new RunningServer(vectors: 4);
        var peers = Enumerable.Range(0, count).Select(_ => server.Join()).ToList();
        foreach (IvshmemPeer peer in peers)
        {
            Patience.Until(
                () => peer.ProcessMessages(new IgnoredEvents()) && peer.Peers.Count == count - 1 && peer.Peers.Values.All(v => v.Count == 4),
                $"peer {peer.Id} knows all");
        }

        foreach (IvshmemPeer from in peers)
        {
            foreach (IvshmemPeer to in peers)
            {
                Assert.True(from.Ring(to.Id, 3));
                Assert.True(to.Vectors[3].TryConsume(out ulong rings));
                Assert.Equal(1ul, rings);
            }
        }

        Assert.Equal(count, server.Server.Guests);
        peers.ForEach(peer => peer.Dispose());
        Patience.Until(() => server.Server.Guests == 0, "all have left");
    }

    [Fact]
    public void IDs_are_not_given_twice_and_when_they_are_used_up_newcomers_are_refused()
    {
        using var server = new RunningServer(change: options => options with { FirstId = 65_530 });
        using IvshmemPeer old = server.Join();
        Assert.Equal(65_530, old.Id);
        for (int id = 65_531; id <= 65_535; id++)
        {
            using IvshmemPeer peer = server.Join();
            Assert.Equal(id, peer.Id);
        }

        Assert.Throws<IvshmemProtocolException>(() => server.Join());
        server.Log.WaitFor("Guest refused: All peer IDs up to 65535 have been given");
        Assert.True(old.ProcessMessages(new IgnoredEvents()));
        Assert.True(old.Ring(old.Id, 0));
        Patience.Until(() => server.Server.Guests == 1, "the others have left");
    }

    [Fact]
    public void A_peer_that_dies_in_the_handshake_is_just_one_that_left()
    {
        using var server = new RunningServer(vectors: 64);
        using IvshmemPeer old = server.Join();
        for (int i = 0; i < 20; i++)
        {
            using RawClient client = server.Connect();
            for (int message = 0; message < i; message++)
                client.ReadShape();
        }

        server.Log.WaitFor("Guest 20 left");
        using IvshmemPeer late = server.Join();
        Patience.Until(() => old.ProcessMessages(new IgnoredEvents()) && old.Ring(late.Id, 63), "the late one is known");
        Assert.Equal([late.Id], old.Peers.Keys);
        Assert.Equal([old.Id], late.Peers.Keys);
    }

    [Fact]
    public void A_peer_that_never_reads_is_dropped_and_delays_nobody()
    {
        using var server = new RunningServer(vectors: 16, change: options => options with { QueueLimit = 100 });
        using RawClient lazy = server.Connect();
        // Those who join stay: the announcements of one that has left need not be sent any more.
        var joined = new List<IvshmemPeer>();
        var longest = TimeSpan.Zero;
        while (!server.Log.Lines.Any(line => line.StartsWith("Guest 0 left", StringComparison.Ordinal)))
        {
            long start = Stopwatch.GetTimestamp();
            joined.Add(server.Join());
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            longest = took > longest ? took : longest;
            Assert.InRange(joined.Count, 1, 60);
        }

        server.Log.WaitFor("It does not read: more than 100 messages wait for it.");
        Assert.True(longest < TimeSpan.FromSeconds(5), $"the slowest join took {longest}");
        joined.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public void A_peer_that_reads_slowly_gets_everything_in_order()
    {
        using var server = new RunningServer(vectors: 64);
        var peers = Enumerable.Range(0, 30).Select(_ => server.Connect()).ToList();
        Patience.Until(() => server.Server.Guests == 30, "all have joined");
        using RawClient slow = server.Connect();
        using RawClient last = server.Connect();
        for (int i = 0; i < 3; i++)
            slow.ReadShape();
        for (int id = 0; id <= 31; id++)
        {
            for (int vector = 0; vector < 64; vector++)
                Assert.Equal((id, true), slow.ReadShape());
        }

        slow.AssertNothingMore();
        peers.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public void A_peer_that_does_not_finish_the_handshake_in_time_is_dropped()
    {
        using var server = new RunningServer(vectors: 64, change: options => options with { HandshakeTimeout = TimeSpan.FromMilliseconds(300) });
        var peers = Enumerable.Range(0, 12).Select(_ => server.Join()).ToList();
        using RawClient lazy = server.Connect();
        server.Log.WaitFor("Guest 12 left: It did not read what it was told at first within 0.3 s.");
        peers.ForEach(peer => Assert.True(peer.ProcessMessages(new IgnoredEvents())));
        peers.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public void A_peer_that_leaves_before_it_was_announced_is_not_announced()
    {
        using var server = new RunningServer(vectors: 64);
        using RawClient lazy = server.Connect();
        for (int i = 0; i < 30; i++)
        {
            using IvshmemPeer peer = server.Join();
        }

        Patience.Until(() => server.Server.Guests == 1, "all have left");
        int announced = 0;
        for (int i = 0; i < 3 + 64; i++)
            lazy.ReadShape();
        while (lazy.Connection.Receive(new byte[8], out Linux.FileDescriptor? descriptor) > 0)
        {
            descriptor?.Dispose();
            announced++;
        }

        Assert.InRange(announced, 2, 29 * 65);
    }

    [Fact]
    public void A_peer_that_talks_is_dropped()
    {
        using var server = new RunningServer();
        using RawClient client = server.Connect();
        client.Connection.TrySend([1, 2, 3], server.Memory);
        server.Log.WaitFor("Guest 0 left: It sent something; the protocol has no messages to the server.");
        while (client.Read() is (_, var descriptor))
            descriptor?.Dispose();
    }
}
