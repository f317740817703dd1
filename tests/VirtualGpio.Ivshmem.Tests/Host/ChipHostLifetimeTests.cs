// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class ChipHostLifetimeTests
{
    [Fact]
    public async Task A_host_that_stops_fails_what_waits_for_it()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 0 }, 10, TimeSpan.FromHours(1));
        await host.GetInfoAsync();
        await host.DisposeAsync();
        Assert.Equal(ErrorKind.Stopped, (await Assert.ThrowsAsync<VirtualGpioException>(() => toggle)).Kind);
        await host.Completion.WaitAsync(Rig.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.GetInfoAsync());
    }

    [Fact]
    public async Task A_server_that_goes_ends_the_host_with_an_error()
    {
        var rig = new Rig();
        ChipHost host = rig.StartHost();
        await host.GetInfoAsync();
        rig.StopServer();
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => host.Completion.WaitAsync(Rig.Patience));
        Assert.Equal(ErrorKind.ServerLost, refusal.Kind);
        await Assert.ThrowsAsync<VirtualGpioException>(() => host.GetInfoAsync());
        rig.Dispose();
    }

    [Fact]
    public async Task Arguments_that_make_no_sense_are_refused_at_once()
    {
        using var rig = new Rig(new ChipHostOptions { LineCount = 8 });
        ChipHost host = rig.StartHost();
        await Refuses(ErrorKind.NoSuchLine, () => host.SetAsync([new LineValue(8, Level.High)], Rig.Patience));
        await Refuses(ErrorKind.NoSuchLine, () => host.ToggleAsync(new[] { -1 }, 1, TimeSpan.Zero));
        await Refuses(ErrorKind.NoSuchLine, () => host.PullAsync(8, Level.High));
        await Refuses(ErrorKind.NoSuchLine, () => host.ReleaseAsync(8));
        await Refuses(ErrorKind.InvalidArgument, () => host.SetAsync([new LineValue(1, Level.High), new LineValue(1, Level.Low)], Rig.Patience));
        await Refuses(ErrorKind.InvalidArgument, () => host.SetAsync([new LineValue(1, (Level)2)], Rig.Patience));
        await Refuses(ErrorKind.InvalidArgument, () => host.ToggleAsync(Array.Empty<int>(), 1, TimeSpan.Zero));
        await Refuses(ErrorKind.InvalidArgument, () => host.ToggleAsync(new[] { 1 }, -1, TimeSpan.Zero));
        await Refuses(ErrorKind.InvalidArgument, () => host.ToggleAsync(new[] { 1 }, 1, TimeSpan.FromTicks(-1)));
        Assert.Throws<VirtualGpioException>(() => host.Subscribe([0], 0));
        Assert.Throws<VirtualGpioException>(() => host.Subscribe([9]));
    }

    [Fact]
    public void A_memory_that_is_too_small_is_refused_before_anything_is_started()
    {
        using var file = MemoryFile.CreateSealed("small", 4096);
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => ChipHost.Plain(file, new ChipHostOptions()));
        Assert.Equal(ErrorKind.BadMemory, refusal.Kind);
        using ChipHost host = ChipHost.Plain(file, new ChipHostOptions { LineCount = 8, EdgeQueueEntries = 16, ReportQueueEntries = 16 });
    }

    [Fact]
    public async Task An_atomic_set_of_all_lines_arrives_in_one_piece()
    {
        using var rig = new Rig(new ChipHostOptions { LineCount = 256 });
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => Enumerable.Range(0, 256).ToList().ForEach(line => guest.Configure(line, Rig.BothEdges)));
        await host.SetAsync([.. Enumerable.Range(0, 256).Select(line => new LineValue(line, Level.High))], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        machine.Do(_ => Assert.Equal(Enumerable.Range(0, 256), consumer.Edges.Select(edge => (int)edge.Line)));
    }

    private static async Task Refuses(ErrorKind kind, Func<Task> action) =>
        Assert.Equal(kind, (await Assert.ThrowsAsync<VirtualGpioException>(action)).Kind);
}
