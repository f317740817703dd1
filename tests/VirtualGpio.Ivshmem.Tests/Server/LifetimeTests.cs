// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.Versioning;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

[SupportedOSPlatform("linux")]
public sealed class LifetimeTests
{
    [Fact]
    public async Task Stopping_is_prompt_with_peers_attached_and_without()
    {
        foreach (int peers in new[] { 0, 5 })
        {
            using var server = new RunningServer();
            var attached = Enumerable.Range(0, peers).Select(_ => server.Join()).ToList();
            long start = Stopwatch.GetTimestamp();
            server.Server.Stop();
            Assert.Equal(IvshmemServerEnd.Stopped, await server.End.WaitAsync(Patience.Limit));
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
            server.Server.Dispose();
            Assert.False(File.Exists(server.Options.SocketPath));
            Assert.All(attached, peer => Assert.False(peer.ProcessMessages(new IgnoredEvents())));
            attached.ForEach(peer => peer.Dispose());
        }
    }

    [Fact]
    public async Task Run_blocks_until_it_is_cancelled()
    {
        using MemoryFile memory = MemoryFile.CreateSealed("test", 4096);
        string folder = Directory.CreateTempSubdirectory("vg").FullName;
        using var server = new IvshmemServer(new IvshmemServerOptions { SocketPath = Path.Combine(folder, "s"), Memory = memory });
        using var cancellation = new CancellationTokenSource();
        Task<IvshmemServerEnd> run = Task.Run(() => server.Run(cancellation.Token));
        using (IvshmemPeer.Connect(Path.Combine(folder, "s"), Patience.Limit))
            Assert.Throws<InvalidOperationException>(() => server.Run());
        Assert.False(run.IsCompleted);
        await cancellation.CancelAsync();
        Assert.Equal(IvshmemServerEnd.Stopped, await run.WaitAsync(Patience.Limit));
        server.Dispose();
        Directory.Delete(folder);
    }

    [Fact]
    public async Task An_idle_server_ends_by_itself_and_one_in_use_does_not()
    {
        using var server = new RunningServer(change: options => options with { ExitWhenIdleFor = TimeSpan.FromMilliseconds(500) });
        using (IvshmemPeer peer = server.Join())
        {
            Assert.NotSame(server.End, await Task.WhenAny(server.End, Task.Delay(TimeSpan.FromSeconds(1))));
            Assert.Equal(TimeSpan.Zero, server.Server.IdleFor);
        }

        Assert.Equal(IvshmemServerEnd.Idle, await server.End.WaitAsync(Patience.Limit));
        Assert.True(server.Server.IdleFor >= TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void A_second_server_on_the_same_socket_fails_and_the_first_goes_on()
    {
        using var server = new RunningServer();
        var failure = Assert.Throws<LinuxException>(() => new IvshmemServer(server.Options));
        Assert.Equal(Errno.EADDRINUSE, failure.Errno);
        using IvshmemPeer peer = server.Join();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65)]
    public void More_vectors_than_the_protocol_has_are_refused(int vectors) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunningServer(vectors));

    [Fact]
    public void By_default_only_the_user_may_connect()
    {
        using var server = new RunningServer(isPrivate: true);
        Assert.Equal(MemoryFile.OwnerOnly, File.GetUnixFileMode(server.Options.SocketPath));
        Assert.Equal(MemoryFile.OwnerOnly, File.GetUnixFileMode(server.Options.HostSocketPath!));
    }
}
