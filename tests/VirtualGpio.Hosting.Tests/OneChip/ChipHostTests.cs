// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.Hosting.Tests.OneChip;

public sealed class ChipHostTests
{
    [Fact]
    public async Task Lines_are_driven_read_and_let_go_by_their_offsets_over_any_transport()
    {
        var software = new SoftwareTransport { Warning = "Nothing works as it should." };
        using ChipHost host = Start(software, new ChipHostOptions { ChipName = "panel", LineCount = 4, Names = ["a", "b"] });
        await host.SetAsync([new LineValue(1, Level.High), new LineValue(3, Level.High)], TestBoard.Patience);
        await host.PullAsync(2, Level.High);
        await software.Output(0, Level.High);
        LineInfo[] lines = await host.GetLinesAsync();
        Assert.Equal(["a", "b", "", ""], lines.Select(line => line.Name));
        Assert.Equal([LineDriver.Guest, LineDriver.Host, LineDriver.Host, LineDriver.Host], lines.Select(line => line.DrivenBy));
        Assert.Equal([Signal.HighImpedance, Signal.StrongHigh, Signal.PullUp, Signal.StrongHigh], lines.Select(line => line.HostSignal));
        await host.ReleaseAsync(3);
        Assert.Equal(Signal.HighImpedance, (await host.GetLinesAsync())[3].HostSignal);
        Assert.Equal([1, 3, 2], (await software.Take()).Select(edge => edge.Line));
        await host.SettledAsync(TestBoard.Patience);
        ChipInfo info = await host.GetInfoAsync();
        Assert.Equal(("panel", 4, GuestState.Running, 3L), (info.Name, info.LineCount, info.Guest, info.EdgesSent));
        Assert.Equal("Nothing works as it should.", info.Warning);
    }

    [Fact]
    public async Task A_host_that_stops_fails_what_waits_for_it()
    {
        ChipHost host = Start(new SoftwareTransport());
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 0 }, 10, TimeSpan.FromHours(1));
        await host.GetInfoAsync();
        await host.DisposeAsync();
        Assert.Equal(ErrorKind.Stopped, (await Assert.ThrowsAsync<VirtualGpioException>(() => toggle)).Kind);
        await host.Completion.WaitAsync(TestBoard.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.GetInfoAsync());
    }

    [Fact]
    public async Task A_transport_that_fails_ends_the_host_with_its_error()
    {
        var software = new SoftwareTransport();
        using ChipHost host = Start(software);
        var failure = new VirtualGpioException(ErrorKind.ServerLost, "The other side has gone.");
        software.Break(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<VirtualGpioException>(() => host.Completion.WaitAsync(TestBoard.Patience)));
        await Assert.ThrowsAsync<VirtualGpioException>(() => host.GetInfoAsync());
        Assert.True(software.IsDisposed);
    }

    [Fact]
    public async Task A_transport_is_let_go_by_a_host_that_never_started_or_was_refused()
    {
        foreach (ChipHostOptions wrong in new ChipHostOptions[]
        {
            new() { LineCount = 0 }, new() { LineCount = 1025 }, new() { LineCount = 1, Names = ["a", "b"] },
            new() { StallLimit = TimeSpan.Zero },
        })
        {
            var refused = new SoftwareTransport();
            Assert.Throws<VirtualGpioException>(() => new ChipHost(refused, wrong));
            Assert.True(refused.IsDisposed);
        }

        var unstarted = new SoftwareTransport();
        await new ChipHost(unstarted, new ChipHostOptions()).DisposeAsync();
        Assert.True(unstarted.IsDisposed);
    }

    [Fact]
    public async Task More_lines_than_the_queue_holds_are_refused_with_the_limit_and_none_is_set()
    {
        var software = new SoftwareTransport(room: 16);
        using ChipHost host = Start(software);
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => host.SetAsync(AllHigh(17), TestBoard.Patience));
        Assert.Equal(ErrorKind.InvalidArgument, refusal.Kind);
        Assert.Contains("17 lines cannot be set at once", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("chip0 holds 16 edges", refusal.Message, StringComparison.Ordinal);
        Assert.All(await host.GetLinesAsync(), line => Assert.Equal(Signal.HighImpedance, line.HostSignal));
        await host.SetAsync(AllHigh(16), TestBoard.Patience);
        // Also if hardly any of them changes.
        await Assert.ThrowsAsync<VirtualGpioException>(() => host.SetAsync(AllHigh(17), TestBoard.Patience));
        Assert.Equal(16, await software.Waiting());
    }

    [Fact]
    public async Task Software_that_takes_one_edge_at_a_time_takes_any_number_of_lines_one_by_one()
    {
        var software = new SoftwareTransport(room: 1);
        using ChipHost host = Start(software);
        Task set = host.SetAsync(AllHigh(3), TestBoard.Patience);
        while (!set.IsCompleted)
            await software.Take(1);
        await set;
        await software.Take();
        Assert.Equal([0, 1, 2], (await software.Take()).Select(edge => edge.Line));
        Assert.Equal(1, software.MostWaiting);
    }

    [Fact]
    public async Task Arguments_that_make_no_sense_are_refused_at_once()
    {
        using ChipHost host = Start(new SoftwareTransport(), new ChipHostOptions { LineCount = 8 });
        await Refuses(ErrorKind.NoSuchLine, () => host.SetAsync([new LineValue(8, Level.High)], TestBoard.Patience));
        await Refuses(ErrorKind.NoSuchLine, () => host.ToggleAsync(new[] { -1 }, 1, TimeSpan.Zero));
        await Refuses(ErrorKind.NoSuchLine, () => host.PullAsync(8, Level.High));
        await Refuses(ErrorKind.NoSuchLine, () => host.ReleaseAsync(8));
        await Refuses(ErrorKind.InvalidArgument, () => host.SetAsync([new LineValue(1, Level.High), new LineValue(1, Level.Low)], TestBoard.Patience));
        await Refuses(ErrorKind.InvalidArgument, () => host.SetAsync([new LineValue(1, (Level)2)], TestBoard.Patience));
        await Refuses(ErrorKind.InvalidArgument, () => host.ToggleAsync(Array.Empty<int>(), 1, TimeSpan.Zero));
        await Refuses(ErrorKind.InvalidArgument, () => host.ToggleAsync(new[] { 1 }, -1, TimeSpan.Zero));
        await Refuses(ErrorKind.InvalidArgument, () => host.ToggleAsync(new[] { 1 }, 1, TimeSpan.FromTicks(-1)));
        Assert.Throws<VirtualGpioException>(() => host.Subscribe([0], 0));
        Assert.Throws<VirtualGpioException>(() => host.Subscribe([9]));
        Assert.Throws<InvalidOperationException>(host.Start);
    }

    private static ChipHost Start(SoftwareTransport software, ChipHostOptions? options = null)
    {
        var host = new ChipHost(software, options ?? new ChipHostOptions());
        host.Start();
        return host;
    }

    private static LineValue[] AllHigh(int lines) => [.. Enumerable.Range(0, lines).Select(line => new LineValue(line, Level.High))];

    private static async Task Refuses(ErrorKind kind, Func<Task> action) =>
        Assert.Equal(kind, (await Assert.ThrowsAsync<VirtualGpioException>(action)).Kind);
}
