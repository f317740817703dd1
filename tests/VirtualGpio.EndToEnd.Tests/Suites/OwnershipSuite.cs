// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>Who drives a line, when both sides want to; and what of it is seen.</summary>
/// <param name="shared">A board and its guest, which the tests share.</param>
public abstract class OwnershipSuite<TTransport>(BoardGuest<TTransport> shared) : IClassFixture<BoardGuest<TTransport>>
    where TTransport : Transport, new()
{
    private static readonly TTransport s_way = new();

    private readonly BoardRig _board = shared.Board;
    private readonly Guest _guest = shared.Guest;

    [Fact]
    public async Task A_line_that_the_guest_drives_cannot_be_set_by_mistake_only_forced()
    {
        await using var notify = _board.Start("notify", "--banner", "--num-events", "1", "--event", "requested", "--format", "%C %l", "led");
        await notify.WaitForLineAsync("led");
        var hold = await _guest.StartAsync("gpioset led=1");
        await _board.WaitForLineAsync("led", line => line is { Level: 1, Used: true }, "the guest to drive its LED");
        Assert.Equal(0, await notify.WaitForExitAsync());
        Assert.Equal(s_way.TellsConsumers, notify.Output.Contains("gpioset led", StringComparison.Ordinal));
        Assert.Contains("lit=true", (await _board.RunAsync("device", "lamp")).Replace(": ", "=", StringComparison.Ordinal), StringComparison.Ordinal);

        var (status, output) = await _board.TryAsync("set", "led=0");
        Assert.Equal(1, status);
        Assert.Equal(s_way.TellsConsumers, output.Contains("requested by 'gpioset'", StringComparison.Ordinal));
        Assert.Equal("1", (await _board.RunAsync("get", "--numeric", "led")).Trim());

        await _board.RunAsync("force", "led=0");
        Assert.Equal("0", (await _board.RunAsync("get", "--numeric", "led")).Trim());
        Assert.Contains("forced", await _board.RunAsync("info", "led"), StringComparison.Ordinal);
        await _board.RunAsync("force", "led=none");
        Assert.Equal("1", (await _board.RunAsync("get", "--numeric", "led")).Trim());
        await hold.KillAsync();
        _guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task Contention_is_told_to_every_observer_and_ends_with_either_side()
    {
        using var client = _board.Client();
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        await _board.RunAsync("set", "button=1");
        var filter = new EventFilter { Events = [BoardEventNames.ContentionStarted, BoardEventNames.ContentionEnded] };
        await using var one = client.ReadEventsAsync(filter, deadline.Token).GetAsyncEnumerator();
        await using var other = client.ReadEventsAsync(filter, deadline.Token).GetAsyncEnumerator();
        Assert.True(await one.MoveNextAsync() && await other.MoveNextAsync());
        var hold = await _guest.StartAsync("gpioset button=0");

        foreach (var observer in new[] { one, other })
        {
            Assert.True(await observer.MoveNextAsync());
            Assert.Equal(BoardEventNames.ContentionStarted, observer.Current.Event);
            Assert.Equal(["gpio0:0 low", "host high"], observer.Current.Drivers!.Order());
        }

        Assert.True((await client.GetLinesAsync(["button"]))[0].Contention);
        await _board.Up.WaitForLineAsync("CONTENTION");
        await _board.RunAsync("release", "button");
        foreach (var observer in new[] { one, other })
        {
            Assert.True(await observer.MoveNextAsync());
            Assert.Equal(BoardEventNames.ContentionEnded, observer.Current.Event);
        }

        await hold.KillAsync();
        _guest.ThrowIfKernelComplained();
    }

    [Fact]
    public async Task A_button_of_the_board_file_is_pressed_by_command_and_seen_by_the_guest()
    {
        var monitor = await _guest.StartAsync("gpiomon --banner --num-events 2 --format '%e' key");
        await monitor.WaitForLineAsync("Monitoring");
        await _board.RunAsync("device", "power", "click", "for=20ms");

        Assert.Equal(0, await monitor.WaitForExitAsync());
        Assert.EndsWith("2\n1", monitor.Output.ReplaceLineEndings("\n").Trim(), StringComparison.Ordinal);
    }
}
