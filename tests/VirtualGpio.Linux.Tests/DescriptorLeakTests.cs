// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

[Collection(nameof(Alone))]
public sealed class DescriptorLeakTests : IDisposable
{
    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_rounds_of_creating_and_disposing_leave_nothing_open()
    {
        Round();
        int before = CountOpen();
        for (int i = 0; i < 10_000; i++)
            Round();
        Assert.InRange(CountOpen(), 0, before);
    }

    [Fact]
    public void Sockets_and_passed_descriptors_leave_nothing_open()
    {
        SocketRound();
        int before = CountOpen();
        for (int i = 0; i < 500; i++)
            SocketRound();
        Assert.InRange(CountOpen(), 0, before);
    }

    [Fact]
    public void Failures_leave_nothing_open()
    {
        FailingRound();
        int before = CountOpen();
        for (int i = 0; i < 500; i++)
            FailingRound();
        Assert.InRange(CountOpen(), 0, before);
    }

    private static int CountOpen()
    {
        // What earlier tests left to the finalizer is not to be counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return OpenDescriptors.Count();
    }

    private static void Round()
    {
        using var eventFd = EventFd.Create();
        using var timer = TimerFd.Create();
        using var epoll = Epoll.Create();
        using var file = MemoryFile.CreateSealed("leak", 4096);
        using var memory = SharedMemory.Map(file, 4096);
        using FileDescriptor second = eventFd.Duplicate();
        epoll.Add(eventFd, 1, EpollEvents.In);
        eventFd.Signal();
        Assert.Equal(1, epoll.Wait(stackalloc EpollReady[4], TimeSpan.Zero));
    }

    private void SocketRound()
    {
        using UnixListener listener = UnixListener.Bind(_folder.Path("leak.sock"));
        using UnixConnection client = UnixConnection.Connect(listener.Path);
        using UnixConnection server = Assert.IsType<UnixConnection>(listener.Accept());
        using var eventFd = EventFd.Create();
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, server.TrySend([1], eventFd));
        Assert.Equal(1, client.Receive(stackalloc byte[1], out FileDescriptor? received));
        received!.Dispose();
    }

    private static void FailingRound()
    {
        (UnixConnection first, UnixConnection second) = UnixConnection.CreatePair();
        using (first)
        using (second)
            Assert.Throws<LinuxException>(() => EventFd.FromDescriptor(first.Duplicate()));
        Assert.Throws<LinuxException>(() => MemoryFile.CreateNamed("leak", 1L << 50));
        Assert.Throws<LinuxException>(() => UnixConnection.Connect("/nonexistent/socket"));
        Assert.Throws<LinuxException>(() => UnixListener.Bind("/nonexistent/socket"));
    }
}
