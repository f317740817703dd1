// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

public sealed class HandshakeTests
{
    [Fact]
    public void The_first_peer_is_told_version_ID_memory_and_itself()
    {
        using var server = new RunningServer(vectors: 3);
        using RawClient client = server.Connect();
        Assert.Equal((0, false), client.ReadShape());
        Assert.Equal((0, false), client.ReadShape());
        (long value, FileDescriptor? descriptor) = client.Read()!.Value;
        Assert.Equal(-1, value);
        using (var memory = MemoryFile.FromDescriptor(descriptor!))
        {
            Assert.Equal(65536, memory.Length);
            Assert.True(memory.IsSealedAgainstShrinking);
        }

        for (int vector = 0; vector < 3; vector++)
            Assert.Equal((0, true), client.ReadShape());
        client.AssertNothingMore();
    }

    [Fact]
    public void A_later_peer_is_told_of_the_others_first_and_of_itself_at_the_end()
    {
        using var server = new RunningServer(vectors: 2);
        using IvshmemPeer first = server.Join();
        using IvshmemPeer second = server.Join();
        using RawClient third = server.Connect();
        (long, bool)[] expected =
        [
            (0, false), (2, false), (-1, true), (0, true), (0, true), (1, true), (1, true), (2, true), (2, true),
        ];
        foreach ((long, bool) message in expected)
            Assert.Equal(message, third.ReadShape());
        third.AssertNothingMore();
    }

    [Fact]
    public void Those_who_are_there_are_told_of_a_newcomer_once_per_vector_and_of_its_leaving_once()
    {
        using var server = new RunningServer(vectors: 2);
        using RawClient first = server.Connect();
        for (int i = 0; i < 5; i++)
            first.ReadShape();
        IvshmemPeer second = server.Join();
        Assert.Equal((1, true), first.ReadShape());
        Assert.Equal((1, true), first.ReadShape());
        second.Dispose();
        Assert.Equal((1, false), first.ReadShape());
        first.AssertNothingMore();
        server.Log.WaitFor("Guest 1 left: It closed the connection.");
        Assert.Equal($"Guest 0 joined from {Environment.ProcessId}", server.Log.Lines.First());
    }

    [Fact]
    public void Every_vector_rings_at_the_other_side_and_no_other_one_does()
    {
        using var server = new RunningServer(vectors: 64);
        using IvshmemPeer first = server.Join();
        using RawClient client = server.Connect();
        for (int i = 0; i < 3; i++)
            client.ReadShape();
        for (int vector = 0; vector < 64; vector++)
        {
            using EventFd doorbell = client.ReadDoorbell(0);
            doorbell.Signal((ulong)vector + 1);
            for (int other = 0; other < 64; other++)
            {
                Assert.Equal(other == vector, first.Vectors[other].TryConsume(out ulong count));
                Assert.Equal(other == vector ? (ulong)vector + 1 : 0, count);
            }
        }

        for (int vector = 0; vector < 64; vector++)
        {
            using EventFd own = client.ReadDoorbell(1);
            Patience.Until(() => first.ProcessMessages(new IgnoredEvents()) && first.Ring(1, vector), $"vector {vector} known");
            Assert.True(own.TryConsume(out _));
        }

        Assert.False(first.Ring(1, 64));
    }

    [Fact]
    public void A_server_without_vectors_serves_memory_only()
    {
        using var server = new RunningServer(vectors: 0);
        using IvshmemPeer first = server.Join();
        using IvshmemPeer second = server.Join();
        second.Dispose();
        server.Log.WaitFor("Guest 1 left");
        Assert.Empty(first.Vectors);
        Assert.True(first.ProcessMessages(new IgnoredEvents()));
        Assert.Empty(first.Peers);
    }
}
