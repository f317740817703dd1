// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

public sealed class ChipTests
{
    [Theory]
    [InlineData("Work")]
    [InlineData("Ready")]
    [InlineData("HasRoom")]
    [InlineData("WantRoom")]
    [InlineData("ForgetWants")]
    [InlineData("IsSettled")]
    [InlineData("Publish")]
    [InlineData("PrepareToSleep")]
    [InlineData("NextDue")]
    [InlineData("Busy")]
    [InlineData("GetStatus")]
    [InlineData("GetCounters")]
    [InlineData("MaxRoom")]
    [InlineData("EdgesSent")]
    [InlineData("LastProgress")]
    public async Task A_transport_that_throws_in_any_member_ends_its_chip_and_nothing_else(string member)
    {
        await using var board = new TestBoard(new BoardHostOptions { StallLimit = TimeSpan.FromSeconds(5) });
        int bus = await board.Host.AddNetAsync(new NetSetup("bus"));
        (SoftwareTransport a, int[] an) = await board.Add("a", nets: [null, bus]);
        (SoftwareTransport b, int[] bn) = await board.Add("b", nets: [null, bus]);
        await a.Output(2, Level.High);
        await board.Fill(a, an[3]);
        Task<BurstResult> toggle = board.Host.ToggleAsync([an[3]], 10, TimeSpan.Zero);
        Task waiting = board.Set(an[0], Level.High);
        await board.Round();

        a.FailsIn = member;
        // Something for each member to be called for.
        Task[] calls =
        [
            Task.Run(() => board.Host.GetChipAsync("a")), Task.Run(() => board.Host.GetLinesAsync(board.Host.Map.Chip("a").Lines)),
            Task.Run(() => board.Host.SettledAsync(TimeSpan.FromMilliseconds(1))),
            Task.Run(() => board.Host.SetAsync([new NetLevel(an[1], Level.High)], TimeSpan.FromMilliseconds(1))),
            Task.Run(() => a.Do((_, _) => { }).WaitAsync(TimeSpan.FromSeconds(3))),
        ];
        foreach (Task call in calls)
            await Record.ExceptionAsync(() => call);
        foreach (Task command in new[] { waiting, toggle })
        {
            Exception? caught = await Record.ExceptionAsync(() => command.WaitAsync(TestBoard.Patience));
            // Who was at work when it came out, and needed nothing more, may have ended well.
            if (caught is null && member is "MaxRoom" or "EdgesSent")
                continue;
            VirtualGpioException failure = Assert.IsType<VirtualGpioException>(caught);
            Assert.Equal((ErrorKind.Faulted, true), (failure.Kind, failure.Message.Contains("was told to fail", StringComparison.Ordinal)));
        }

        ChipStatus status = await board.Host.GetChipAsync("a");
        Assert.Equal((GuestState.Detached, $"its transport failed: {member} was told to fail."), (status.Guest, status.Fault?.Reason));
        Assert.True(a.IsDisposed);
        Assert.Single(board.Events(), entry => entry.Kind == EventKind.Faulted);
        Assert.Equal(Signal.HighImpedance, (await board.Host.GetLinesAsync([board.Host.Map.Chip("a").Lines[2]]))[0].Driven);

        // Its nets and the other chip go on.
        await board.Set(bus, Level.Low);
        await board.Host.SetAsync([new NetLevel(bus, Level.High), new NetLevel(bn[0], Level.High), new NetLevel(an[0], Level.High)], TestBoard.Patience);
        Assert.Contains(await b.Take(), edge => edge.Line == 1);
        await board.Host.SettledAsync(TestBoard.Patience);
        await board.Host.RemoveChipAsync("a");
        await board.Add("a");
        Assert.False(board.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_transport_that_throws_when_it_ends_is_told_of_and_the_chip_is_gone()
    {
        var board = new TestBoard();
        foreach (string member in new[] { "Withdraw", "Dispose" })
        {
            (SoftwareTransport a, _) = await board.Add("a");
            a.FailsIn = member;
            await board.Host.RemoveChipAsync("a");
            Assert.True(a.IsDisposed);
        }

        Assert.Equal(2, board.Events().Count(entry => entry.Kind == EventKind.Faulted));
        SoftwareTransport[] last = [(await board.Add("a")).Software, (await board.Add("b")).Software, (await board.Add("c")).Software];
        last[0].FailsIn = "Withdraw";
        last[1].FailsIn = "Dispose";
        await board.DisposeAsync();
        await board.Host.Completion.WaitAsync(TestBoard.Patience);
        Assert.All(last, transport => Assert.True(transport.IsDisposed));
        Assert.True(last[2].IsWithdrawn);
    }

    [Fact]
    public async Task A_board_that_ends_with_its_transport_does_and_says_why()
    {
        foreach (Exception cause in new Exception[] { new VirtualGpioException(ErrorKind.ServerLost, "The server has gone."), new IOException("gone") })
        {
            await using var board = new TestBoard(new BoardHostOptions { EndsWithTransport = true });
            (SoftwareTransport a, int[] an) = await board.Add("a");
            await board.Fill(a, an[0]);
            Task set = board.Set(an[1], Level.High);
            await board.Round();
            a.Break(cause);
            VirtualGpioException end = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.Completion.WaitAsync(TestBoard.Patience));
            Assert.Equal(ErrorKind.ServerLost, end.Kind);
            Assert.Contains(cause.Message, end.Message, StringComparison.Ordinal);
            Assert.Same(end, await Assert.ThrowsAsync<VirtualGpioException>(() => set));
            Assert.Same(end, await Assert.ThrowsAsync<VirtualGpioException>(() => board.Get(an[0])));
            Assert.False(await board.Host.Events.Read(board.Host.Events.Last).WaitAsync());
            Assert.True(a.IsDisposed);
        }
    }

    [Fact]
    public async Task A_fault_fails_the_commands_that_wait_for_that_chip_only()
    {
        await using var board = new TestBoard();
        int bus = await board.Host.AddNetAsync(new NetSetup("bus"));
        (SoftwareTransport a, int[] an) = await board.Add("a", nets: [null, bus]);
        (SoftwareTransport b, int[] bn) = await board.Add("b", nets: [null, bus]);
        await board.Fill(a, an[3]);
        await board.Fill(b, bn[3]);
        Task[] ofA = [board.Set(an[0], Level.High), board.Set(bus, Level.High), board.Host.SettledAsync(TestBoard.Patience)];
        Task[] ofB = [board.Set(bn[0], Level.High), board.Host.WaitAsync(new WaitCondition { Net = an[2], Kind = WaitKind.Edge }, null)];
        await board.Round();
        a.Break(new IOException("cable"));
        foreach (Task command in ofA)
            Assert.Equal(ErrorKind.Faulted, (await Assert.ThrowsAsync<VirtualGpioException>(() => command.WaitAsync(TestBoard.Patience))).Kind);
        Assert.All(ofB, command => Assert.False(command.IsCompleted));
        await b.Take();
        await board.Set(an[2], Level.High);
        await Task.WhenAll(ofB).WaitAsync(TestBoard.Patience);
    }

    [Fact]
    public async Task Removing_a_chip_fails_what_waits_on_its_nets_and_lets_shared_ones_go_on()
    {
        await using var board = new TestBoard();
        int bus = await board.Host.AddNetAsync(new NetSetup("bus"));
        (SoftwareTransport a, int[] an) = await board.Add("a", nets: [null, bus]);
        (SoftwareTransport b, _) = await board.Add("b", nets: [null, bus]);
        await board.Fill(a, an[3]);
        Task own = board.Set(an[0], Level.High);
        Task<BatchOutcome> batch = board.Host.BatchAsync([new GetOperation([an[2]]), new SetOperation([new NetLevel(an[2], Level.High)])], TestBoard.Patience);
        Task shared = board.Set(bus, Level.High);
        Task<BurstResult> toggle = board.Host.ToggleAsync([bus], 4, TimeSpan.Zero);
        Task settle = board.Host.SettledAsync(TestBoard.Patience);
        await board.Round();
        await board.Host.RemoveChipAsync("a");
        VirtualGpioException gone = await Assert.ThrowsAsync<VirtualGpioException>(() => own.WaitAsync(TestBoard.Patience));
        Assert.Equal((ErrorKind.NotFound, "a was removed from the board while the command waited."), (gone.Kind, gone.Message));
        Assert.Equal((0, ErrorKind.NotFound), ((await batch).Done, (await batch).Error!.Kind));
        await Task.WhenAll(shared, toggle).WaitAsync(TestBoard.Patience);
        Assert.Equal(5, (await b.Take()).Length);
        await settle.WaitAsync(TestBoard.Patience);
        Assert.True(a.IsWithdrawn && a.IsDisposed);
        Assert.Equal(["b"], board.Host.Map.NetOf(bus)!.Lines.Select(line => line.ChipName));
        Assert.Equal(Level.High, await board.Get(bus));
    }

    [Fact]
    public async Task A_chip_s_own_net_lives_as_long_as_a_line_is_on_it()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a")).Nets;
        (SoftwareTransport b, int[] bn) = await board.Add("b", nets: an[0]);
        Assert.Equal(an[0], bn[0]);
        await board.Host.RemoveChipAsync("a");
        await board.Set(an[0], Level.High);
        Assert.Single(await b.Take());
        Assert.NotNull(board.Host.Map.NetOf(an[0]));
        Assert.Null(board.Host.Map.NetOf(an[1]));
        await board.Host.RemoveChipAsync("b");
        Assert.Null(board.Host.Map.NetOf(an[0]));
        Assert.Empty(board.Host.Map.Nets);
    }

    [Fact]
    public async Task A_chip_that_cannot_be_added_leaves_nothing_behind()
    {
        await using var board = new TestBoard();
        int bus = await board.Host.AddNetAsync(new NetSetup("bus", Pull: Signal.PullDown));
        await board.Add("a", nets: bus);
        (int Terminals, int Observers) Attached() => board.Host.Ask(loop =>
            (loop.Board.Nets.Sum(net => net.Terminals.Count), loop.Board.Nets.Sum(ObserversOf.Count))).GetAwaiter().GetResult();
        (int, int) before = Attached();
        int nets = board.Host.Map.Nets.Count;
        foreach ((ChipSetup setup, string? failsIn, ErrorKind? kind) in new (ChipSetup, string?, ErrorKind?)[]
        {
            (new() { Name = "a" }, null, ErrorKind.Conflict),
            (new() { Name = " " }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Lines = 0 }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Lines = 1025 }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Lines = 1, LineNames = ["a", "b"] }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Nets = [bus, 77] }, null, ErrorKind.NotFound),
            (new() { Name = "b", Lines = 2, Nets = [null, null, bus] }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Nets = [bus], Pulls = [Signal.StrongHigh] }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Nets = [bus], Hogs = [Signal.StrongHigh, (Signal)99] }, null, ErrorKind.InvalidArgument),
            (new() { Name = "b", Nets = [bus], Hogs = [Signal.StrongHigh] }, "TakeOver", null),
            (new() { Name = "b", Nets = [bus], Hogs = [Signal.StrongHigh] }, "Start", null),
        })
        {
            var transport = new SoftwareTransport { FailsIn = failsIn };
            Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => board.Host.AddChipAsync(setup, transport));
            Assert.Equal(kind, (failure as VirtualGpioException)?.Kind);
            Assert.True(transport.IsDisposed);
            Assert.Equal(before, Attached());
            Assert.Equal((nets, 1), (board.Host.Map.Nets.Count, board.Host.Map.Chips.Count));
            Assert.Equal(Level.Low, await board.Get(bus));
        }

        await board.Add("b");
        await board.Set(bus, Level.High);
    }

    [Fact]
    public async Task Chips_come_and_go_while_others_work()
    {
        await using var board = new TestBoard();
        int bus = await board.Host.AddNetAsync(new NetSetup("bus"));
        (SoftwareTransport a, int[] an) = await board.Add("a", room: 1 << 20, takesAll: true, nets: bus);
        Task<BurstResult> toggle = board.Host.ToggleAsync([bus, an[1]], 200_000, TimeSpan.Zero);
        int rounds = 0;
        while (!toggle.IsCompleted || rounds < 20)
        {
            (SoftwareTransport b, int[] bn) = await board.Add("b", takesAll: true, nets: bus);
            await b.Output(1, Level.High);
            Assert.Equal(Level.High, await board.Get(bn[1]));
            await board.Host.RemoveChipAsync("b");
            Assert.True(b.IsDisposed);
            rounds++;
        }

        Assert.Equal(400_000, (await toggle).Changes);
        Assert.Equal(400_000, (await board.Host.GetChipAsync("a")).EdgesSent);
        Assert.Equal(4, board.Host.Map.Nets.Count);
    }

    [Fact]
    public async Task Settling_waits_for_all_chips_and_for_what_was_told_before_only()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        (SoftwareTransport b, int[] bn) = await board.Add("b");
        await board.Host.SetAsync([new NetLevel(an[0], Level.High), new NetLevel(bn[0], Level.High)], TestBoard.Patience);
        Task settled = board.Host.SettledAsync(TestBoard.Patience);
        await board.Set(bn[1], Level.High);
        await a.Take();
        await board.Round();
        Assert.False(settled.IsCompleted);
        await b.Take(1);
        await settled.WaitAsync(TestBoard.Patience);
        VirtualGpioException busy = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.SettledAsync(TimeSpan.FromMilliseconds(1)));
        Assert.Equal((ErrorKind.GuestBusy, "The software of b is busy."), (busy.Kind, busy.Message));
    }

    [Fact]
    public async Task Changes_are_on_the_account_of_who_made_them()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        await a.Output(0, Level.High);
        await board.Set(an[1], Level.High);
        await a.Output(1, Level.Low);
        await board.Host.ForceAsync([an[1]], Level.Low);
        (EventKind, string, int)[] told = [.. board.Events().Select(entry => (entry.Kind, board.Host.Map.ActorName(entry.Actor), entry.Net))];
        Assert.Equal(
            [
                (EventKind.ChipAdded, "a", -1), (EventKind.Edge, "a", an[0]), (EventKind.Edge, "host", an[1]), (EventKind.Edge, "a", an[1]),
                (EventKind.ContentionStarted, "a", an[1]), (EventKind.Forced, "host", an[1]),
            ],
            told);
        EventEntry contention = board.Events()[4];
        Assert.Equal(["a:1 low", "host high"], contention.Detail!.Drivers!);
        Assert.Equal(2, contention.Count);
        Assert.Equal(2, (await board.Host.GetNetsAsync([an[1]]))[0].Changes);
    }
}
