// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class UnixConnectionTests : IDisposable
{
    private readonly UnixConnection _first;
    private readonly UnixConnection _second;

    public UnixConnectionTests() => (_first, _second) = UnixConnection.CreatePair();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_passed_descriptor_is_the_same_open_file()
    {
        using var file = MemoryFile.CreateSealed("passed", 4096);
        Assert.Equal(3, _first.TrySend([1, 2, 3], file));
        var buffer = new byte[8];
        Assert.Equal(3, _second.Receive(buffer, out FileDescriptor? received));
        Assert.Equal([1, 2, 3], buffer[..3]);
        using var mine = MemoryFile.FromDescriptor(received!);
        Assert.Equal(4096, mine.Length);
        Assert.NotEqual(file.Number, mine.Number);
        Assert.Equal(UnixConnection.WouldBlock, _second.Receive(buffer, out _));
    }

    [Fact]
    public void Several_descriptors_come_along_with_one_message_in_their_order()
    {
        MemoryFile[] files = [.. Enumerable.Range(1, 8).Select(i => MemoryFile.CreateSealed("passed", i * 4096))];
        Assert.Equal(2, _first.TrySend([1, 2], files));
        var received = new FileDescriptor?[16];
        Assert.Equal(2, _second.Receive(new byte[8], received, out int descriptors));
        Assert.Equal(8, descriptors);
        for (int i = 0; i < 8; i++)
        {
            using var mine = MemoryFile.FromDescriptor(received[i]!);
            Assert.Equal((i + 1) * 4096, mine.Length);
        }

        Array.ForEach(files, file => file.Dispose());
    }

    [Fact]
    public void Descriptors_that_cannot_all_be_passed_are_refused_and_remain_the_callers()
    {
        using var file = MemoryFile.CreateSealed("passed", 4096);
        var closed = MemoryFile.CreateSealed("passed", 4096);
        closed.Dispose();
        Assert.Throws<ArgumentException>(() => _first.TrySend([1], Enumerable.Repeat(file, 254).ToArray()));
        Assert.Throws<ObjectDisposedException>(() => _first.TrySend([1], [file, closed]));
        Assert.Equal(UnixConnection.WouldBlock, _second.Receive(new byte[8], out _));
        Assert.Equal(4096, file.Length);
        file.Dispose();
        Assert.True(file.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => file.Length);
    }

    [Fact]
    public void Bytes_without_a_descriptor_bring_none()
    {
        _first.TrySend([9]);
        Assert.Equal(1, _second.Receive(new byte[8], out FileDescriptor? received));
        Assert.Null(received);
    }

    [Fact]
    public void One_receive_never_joins_two_messages_with_descriptors()
    {
        using var eventFd = EventFd.Create();
        _first.TrySend([1], eventFd);
        _first.TrySend([2], eventFd);
        _first.TrySend([3]);
        var buffer = new byte[8];
        var received = new FileDescriptor?[4];
        Assert.Equal(1, _second.Receive(buffer, received, out int descriptors));
        Assert.Equal(1, descriptors);
        received[0]!.Dispose();
        // The kernel ends a read before a message with other descriptors; plain bytes behind one may be joined.
        int more = _second.Receive(buffer, received, out descriptors);
        Assert.InRange(more, 1, 2);
        Assert.Equal(1, descriptors);
        received[0]!.Dispose();
    }

    [Fact]
    public void The_other_side_leaving_is_seen_by_both_calls()
    {
        _second.Dispose();
        Assert.Equal(UnixConnection.Closed, _first.Receive(new byte[1], out _));
        Assert.Equal(UnixConnection.Closed, _first.TrySend([1]));
    }

    [Fact]
    public void A_full_socket_says_so_and_goes_on_when_read()
    {
        var block = new byte[65536];
        while (_first.TrySend(block) != UnixConnection.WouldBlock)
        {
        }

        while (_second.Receive(block, out _) != UnixConnection.WouldBlock)
        {
        }

        Assert.True(_first.TrySend([1]) > 0);
    }

    [Fact]
    public void The_process_at_the_other_end_is_known() =>
        Assert.Equal(Environment.ProcessId, _first.PeerProcessId);

    [Fact]
    public void Nothing_is_no_message()
    {
        Assert.Throws<ArgumentException>(() => _first.TrySend([]));
        Assert.Throws<ArgumentException>(() => _first.Receive([], out _));
    }

    [Fact]
    public void Connecting_to_nothing_names_the_path_and_the_reason()
    {
        var failure = Assert.Throws<LinuxException>(() => UnixConnection.Connect("/nonexistent/socket"));
        Assert.Equal(Errno.ENOENT, failure.Errno);
        Assert.Equal("connect(/nonexistent/socket): No such file or directory (ENOENT)", failure.Message);
    }
}
