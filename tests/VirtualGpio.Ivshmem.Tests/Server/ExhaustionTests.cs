// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

[Collection(nameof(Alone))]
public sealed class ExhaustionTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(10);

    [Fact]
    public void Without_descriptors_newcomers_are_refused_and_the_others_go_on()
    {
        using var server = new RunningServer(vectors: 8);
        using IvshmemPeer old = server.Join();
        string limits = File.ReadAllLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = limits.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        SetSoftLimit("1024");
        try
        {
            foreach (int left in new[] { 1, 2, 5 })
                RefuseWith(left, server);
        }
        finally
        {
            SetSoftLimit(soft);
        }

        using IvshmemPeer late = server.Join();
        Patience.Until(() => old.ProcessMessages(new IgnoredEvents()) && old.Ring(late.Id, 7), "the late one is known");
    }

    [Fact]
    public void Rounds_of_joining_and_leaving_leave_nothing_open()
    {
        Round();
        int before = CountOpen();
        for (int i = 0; i < 50; i++)
            Round();
        Assert.InRange(CountOpen(), 0, before);
    }

    private static void Round()
    {
        using var server = new RunningServer(vectors: 16, isPrivate: true);
        using (IvshmemPeer guest = server.Join())
        using (IvshmemPeer host = server.JoinAsHost())
        {
            Patience.Until(() => guest.ProcessMessages(new IgnoredEvents()) && guest.Ring(host.Id, 15), "the host is known");
            Assert.Throws<IvshmemProtocolException>(() => server.Join());
        }

        using IvshmemPeer left = server.Join();
    }

    private static int CountOpen()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return OpenDescriptors.Count();
    }

    /// <summary>Takes all descriptors but a few, one of which the client itself needs.</summary>
    private static void RefuseWith(int left, RunningServer server)
    {
        int refused = Refusals(server);
        var taken = new Stack<FileDescriptor>();
        using var epoll = Epoll.Create();
        try
        {
            while (true)
                taken.Push(server.Memory.Duplicate());
        }
        catch (LinuxException failure) when (failure.Errno == Errno.EMFILE)
        {
        }

        try
        {
            for (int i = 0; i < left; i++)
                taken.Pop().Dispose();
            using UnixConnection client = UnixConnection.Connect(server.Options.SocketPath);
            epoll.Add(client, 0, EpollEvents.In);
            var buffer = new byte[8];
            int outcome;
            while ((outcome = client.Receive(buffer, out _)) == UnixConnection.WouldBlock)
                Assert.Equal(1, epoll.Wait(new EpollReady[1], s_short));
            Assert.Equal(UnixConnection.Closed, outcome);
            // Waiting a moment shows that it is said once, not in a loop.
            Thread.Sleep(300);
            Assert.InRange(Refusals(server) - refused, 1, 3);
        }
        finally
        {
            while (taken.TryPop(out FileDescriptor? one))
                one.Dispose();
        }
    }

    private static int Refusals(RunningServer server) =>
        server.Log.Lines.Count(line => line.Contains("(EMFILE)", StringComparison.Ordinal));

    private static void SetSoftLimit(string soft)
    {
        using Process prlimit = Process.Start("prlimit", ["--pid", $"{Environment.ProcessId}", $"--nofile={soft}:"]);
        Assert.True(prlimit.WaitForExit(s_short));
        Assert.Equal(0, prlimit.ExitCode);
    }
}
