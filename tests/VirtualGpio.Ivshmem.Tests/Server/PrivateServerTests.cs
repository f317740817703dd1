// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

public sealed class PrivateServerTests
{
    [Fact]
    public void A_second_guest_is_refused_while_the_first_is_attached()
    {
        using var server = new RunningServer(isPrivate: true);
        using IvshmemPeer guest = server.Join();
        Assert.Throws<IvshmemProtocolException>(() => server.Join());
        server.Log.WaitFor("Guest refused: The memory is for 1 guest(s) at once, and peer 0 is attached.");
        using IvshmemPeer host = server.JoinAsHost();
        Assert.Equal((1, 1), (server.Server.Guests, server.Server.Hosts));
    }

    [Fact]
    public void A_guest_that_is_started_again_at_once_is_never_refused()
    {
        using var server = new RunningServer(isPrivate: true);
        for (int i = 0; i < 200; i++)
        {
            using IvshmemPeer guest = server.Join();
        }
    }

    [Fact]
    public void A_restarted_host_finds_the_memory_and_the_vectors_of_the_running_guest()
    {
        using var server = new RunningServer(vectors: 2, isPrivate: true);
        using IvshmemPeer guest = server.Join();
        using var memory = SharedMemory.Map(guest.Memory, 4096);
        for (int round = 0; round < 5; round++)
        {
            using IvshmemPeer host = server.JoinAsHost();
            using var seen = SharedMemory.Map(host.Memory, 4096);
            Assert.Equal((uint)round, seen.UInt32At(0));
            seen.UInt32At(0) = (uint)round + 1;
            Assert.True(host.Ring(guest.Id, 1));
            Assert.True(guest.Vectors[1].TryConsume(out _));
            Patience.Until(() => guest.ProcessMessages(new IgnoredEvents()) && guest.Ring(host.Id, 1), "the guest knows the host");
            Assert.True(host.Vectors[1].TryConsume(out _));
        }

        Patience.Until(() => server.Server.Hosts == 0, "the host has left");
        Assert.Equal(5u, memory.UInt32At(0));
        Assert.DoesNotContain("memory cleared", server.Log.Lines);
    }

    [Fact]
    public void The_memory_is_cleared_when_nobody_is_attached_any_more()
    {
        using var server = new RunningServer(isPrivate: true);
        using (IvshmemPeer guest = server.Join())
        using (var memory = SharedMemory.Map(guest.Memory, 65536))
            memory.Bytes(0, 65536).Fill(0xff);
        server.Log.WaitFor("memory cleared");
        using IvshmemPeer next = server.Join();
        using var seen = SharedMemory.Map(next.Memory, 65536);
        Assert.Equal(-1, seen.Bytes(0, 65536).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void While_a_host_is_attached_the_memory_is_the_hosts_business()
    {
        using var server = new RunningServer(isPrivate: true);
        IvshmemPeer host = server.JoinAsHost();
        using (IvshmemPeer guest = server.Join())
        using (var memory = SharedMemory.Map(guest.Memory, 4096))
            memory.UInt32At(0) = 7;
        server.Log.WaitFor("Guest 1 left");
        Assert.DoesNotContain("memory cleared", server.Log.Lines);
        using (var memory = SharedMemory.Map(host.Memory, 4096))
            Assert.Equal(7u, memory.UInt32At(0));
        // A host that ends without having cleared it leaves that to the server.
        host.Dispose();
        server.Log.WaitFor("memory cleared");
    }

    [Fact]
    public void A_shared_server_keeps_its_memory()
    {
        using var server = new RunningServer();
        using (IvshmemPeer first = server.Join())
        using (var memory = SharedMemory.Map(first.Memory, 4096))
            memory.UInt32At(0) = 7;
        server.Log.WaitFor("Guest 0 left");
        using IvshmemPeer next = server.Join();
        using var seen = SharedMemory.Map(next.Memory, 4096);
        Assert.Equal(7u, seen.UInt32At(0));
    }
}
