// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>Waiting for what another thread brings about.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static void Until(Func<bool> condition, string what) => Until(condition, () => what);

    internal static void Until(Func<bool> condition, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
                Assert.Fail($"Not in time: {what()}");
            Thread.Sleep(1);
        }
    }

    internal static void WaitFor(FileDescriptor readable, string what) => WaitFor(readable, EpollEvents.In, what);

    internal static void WaitToSend(UnixConnection socket) => WaitFor(socket, EpollEvents.Out, "room in the socket");

    private static void WaitFor(FileDescriptor descriptor, EpollEvents events, string what)
    {
        using var epoll = Epoll.Create();
        epoll.Add(descriptor, 0, events);
        Assert.True(epoll.Wait(stackalloc EpollReady[1], Limit) == 1, $"Not in time: {what}");
    }
}
