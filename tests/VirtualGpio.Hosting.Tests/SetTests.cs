// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

public sealed class SetTests
{
    [Fact]
    public async Task Nothing_comes_between_the_edges_of_one_set_over_two_chips()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", room: 1 << 20, takesAll: true);
        (SoftwareTransport b, int[] bn) = await board.Add("b", room: 1 << 20, takesAll: true);
        int[] set = [an[0], bn[0], an[1], bn[1]];
        using var cancellation = new CancellationTokenSource();
        Task<BurstResult> noise = board.Host.ToggleAsync([an[2], bn[2]], long.MaxValue, TimeSpan.Zero, cancellation.Token);
        for (int i = 0; i < 200; i++)
            await board.Host.SetAsync([.. set.Select(net => new NetLevel(net, i % 2 == 0 ? Level.High : Level.Low))], TestBoard.Patience);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => noise);

        EventReader reader = board.Host.Events.Read(Math.Max(0, board.Host.Events.Last - board.Host.Events.Capacity + 1));
        var buffer = new EventEntry[board.Host.Events.Capacity];
        int count = reader.TryRead(buffer, out _);
        int seen = 0;
        for (int i = 0; i + 3 < count; i++)
        {
            if (buffer[i].Kind != EventKind.Edge || buffer[i].Net != set[0])
                continue;
            Assert.Equal(set, buffer[i..(i + 4)].Select(edge => edge.Net));
            Assert.Single(buffer[i..(i + 4)].Select(edge => (edge.Time, edge.Level, edge.Actor)).Distinct());
            seen++;
        }

        Assert.True(seen > 0);
        Assert.Equal(0, a.MostWaiting + b.MostWaiting);
    }

    [Fact]
    public async Task A_set_drives_nothing_before_there_is_room_for_all_of_it_on_every_chip()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        (SoftwareTransport b, int[] bn) = await board.Add("b");
        await board.Fill(b, bn[3]);
        Task set = board.Host.SetAsync([new NetLevel(an[0], Level.High), new NetLevel(bn[0], Level.High), new NetLevel(bn[1], Level.High)], TestBoard.Patience);
        await board.Round();
        await b.Take(1);
        // There is room for one, and two are needed.
        Assert.Equal([Level.Low, Level.Low, Level.Low], await board.Host.GetLevelsAsync([an[0], bn[0], bn[1]]));
        Assert.False(set.IsCompleted);
        await b.Take(1);
        await set.WaitAsync(TestBoard.Patience);
        Assert.Equal([Level.High, Level.High, Level.High], await board.Host.GetLevelsAsync([an[0], bn[0], bn[1]]));
        Assert.Equal(1, await a.Waiting());
        Assert.Equal(16, b.MostWaiting);
    }

    [Fact]
    public async Task Waiting_for_one_chip_holds_up_nobody_on_another_but_those_behind_on_the_same_one()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        int[] bn = (await board.Add("b")).Nets;
        await board.Fill(a, an[3]);
        Task first = board.Host.SetAsync([new NetLevel(an[0], Level.High), new NetLevel(an[1], Level.High)], TestBoard.Patience);
        Task second = board.Set(an[2], Level.High);
        await board.Set(bn[0], Level.High).WaitAsync(TestBoard.Patience);
        Assert.False(first.IsCompleted || second.IsCompleted);
        // Room for one would do for the second, but the first came first.
        await a.Take(1);
        await board.Round();
        Assert.False(first.IsCompleted || second.IsCompleted);
        await a.Take(1);
        await first.WaitAsync(TestBoard.Patience);
        await a.Take(1);
        await second.WaitAsync(TestBoard.Patience);
        Assert.Equal([an[0], an[1], an[2]], board.Events().Where(edge => edge.Kind == EventKind.Edge && edge.Net != an[3] && edge.Net != bn[0]).Select(edge => edge.Net));
    }

    [Fact]
    public async Task A_net_of_two_chips_needs_room_on_both()
    {
        await using var board = new TestBoard();
        int bus = await board.Host.AddNetAsync(new NetSetup("bus"));
        (SoftwareTransport a, int[] an) = await board.Add("a", nets: bus);
        // Two lines of this one are on the net: it gets two edges.
        (SoftwareTransport b, int[] bn) = await board.Add("b", nets: [bus, bus]);
        await board.Fill(a, an[3]);
        await board.Fill(b, bn[3], 16);
        Task set = board.Set(bus, Level.High);
        await a.Take(1);
        await b.Take(1);
        await board.Round();
        Assert.False(set.IsCompleted);
        await b.Take(1);
        await set.WaitAsync(TestBoard.Patience);
        Assert.Equal((16, 16), (await a.Waiting(), await b.Waiting()));
        Assert.Equal((16, 16), (a.MostWaiting, b.MostWaiting));
    }

    [Fact]
    public async Task Commands_on_one_net_keep_their_order_with_other_commands_in_between()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", lines: 8);
        await board.Fill(a, an[7]);
        Task[] commands =
        [
            board.Set(an[0], Level.High),
            board.Host.ToggleAsync([an[0], an[1]], 2, TimeSpan.Zero),
            board.Host.SetAsync([new NetLevel(an[1], Level.High), new NetLevel(an[2], Level.High)], TestBoard.Patience),
            board.Host.PulseAsync([an[0]], null, 1, 1, 1),
            board.Set(an[0], Level.Low),
        ];
        await a.Take();
        await Task.WhenAll(commands).WaitAsync(TestBoard.Patience);
        EdgeEvent[] taken = await a.Take();
        Assert.Equal([0, 0, 1, 0, 1, 1, 2, 0, 0, 0], taken[16..].Select(edge => edge.Line));
        Assert.Equal([1, 0, 1, 1, 0, 1, 1, 0, 1, 0], taken[16..].Select(edge => (int)edge.Level));
    }

    [Theory]
    [InlineData(LineDrive.PushPull, Level.High, Level.High, true)]
    [InlineData(LineDrive.PushPull, Level.High, Level.Low, true)]
    [InlineData(LineDrive.OpenDrain, Level.Low, Level.Low, false)]
    [InlineData(LineDrive.OpenDrain, Level.Low, Level.High, true)]
    [InlineData(LineDrive.OpenDrain, Level.High, Level.Low, false)]
    [InlineData(LineDrive.OpenSource, Level.High, Level.High, false)]
    [InlineData(LineDrive.OpenSource, Level.High, Level.Low, true)]
    public async Task What_software_drives_is_refused_unless_lines_are_made_to_be_shared(LineDrive drive, Level value, Level level, bool isRefused)
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        await a.Output(1, value, drive);
        Task set = board.Host.SetAsync([new NetLevel(an[0], Level.High), new NetLevel(an[1], level)], TestBoard.Patience);
        if (!isRefused)
        {
            await set;
            return;
        }

        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => set);
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);
        Assert.Contains("line 1 of a", refusal.Message, StringComparison.Ordinal);
        // All or nothing.
        Assert.Equal(Signal.HighImpedance, (await board.Host.GetNetsAsync([an[0]]))[0].HostSignal);
        await board.Host.DriveAsync([new NetSignal(an[1], Signal.PullUp)], TestBoard.Patience);
        await board.Host.ForceAsync([an[1]], level);
        Assert.Equal(level, await board.Get(an[1]));
    }

    [Fact]
    public async Task A_hog_is_refused_by_its_name_and_force_wins()
    {
        await using var board = new TestBoard();
        ChipEntry chip = await board.Host.AddChipAsync(
            new ChipSetup { Name = "a", Lines = 2, Hogs = [Signal.StrongHigh], Pulls = [Signal.HighImpedance, Signal.PullUp] }, new SoftwareTransport());
        int net = chip.Lines[0].Net;
        Assert.Equal([Level.High, Level.High], await board.Host.GetLevelsAsync([net, chip.Lines[1].Net]));
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => board.Set(net, Level.Low));
        Assert.Equal((ErrorKind.LineDrivenByGuest, true), (refusal.Kind, refusal.Message.Contains("(hog)", StringComparison.Ordinal)));
        await board.Host.ForceAsync([net], Level.Low);
        Assert.Equal(Level.Low, await board.Get(net));
        await board.Host.ForceAsync([net], null);
        Assert.Equal(Level.High, await board.Get(net));
    }

    [Fact]
    public async Task A_deadline_or_a_cancellation_ends_the_waiting_and_nothing_was_driven()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        await board.Fill(a, an[3]);
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => board.Host.SetAsync([new NetLevel(an[0], Level.High)], TimeSpan.FromMilliseconds(1)));
        Assert.Equal((ErrorKind.GuestBusy, "The software of a is busy."), (refusal.Kind, refusal.Message));
        using var cancellation = new CancellationTokenSource();
        Task set = board.Set(an[1], Level.High, cancellation.Token);
        Task behind = board.Set(an[1], Level.High);
        await board.Round();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        await a.Take();
        await behind.WaitAsync(TestBoard.Patience);
        Assert.Equal([Level.Low, Level.High], await board.Host.GetLevelsAsync([an[0], an[1]]));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 100)]
    [InlineData(long.MinValue)]
    [InlineData(-10_000L)]
    public async Task The_largest_and_the_smallest_time_is_for_ever(long ticks)
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        await board.Fill(a, an[3]);
        Task set = board.Host.SetAsync([new NetLevel(an[0], Level.High)], new TimeSpan(ticks));
        Task<WaitOutcome> wait = board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Edge }, new TimeSpan(ticks));
        await board.Round();
        await board.Round();
        Assert.False(set.IsCompleted || wait.IsCompleted);
        await a.Take();
        await Task.WhenAll(set, wait).WaitAsync(TestBoard.Patience);
    }

    [Fact]
    public async Task What_is_wrong_with_the_arguments_is_said_and_the_board_goes_on()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a")).Nets;
        IReadOnlyDictionary<string, string> none = new Dictionary<string, string>();
        foreach (Func<Task> wrong in new Func<Task>[]
        {
            () => board.Set(an[0], (Level)2), () => board.Set(77, Level.High),
            () => board.Host.DriveAsync([new NetSignal(an[0], (Signal)9)], TestBoard.Patience),
            () => board.Host.SetAsync([new NetLevel(an[0], Level.High), new NetLevel(an[0], Level.Low)], TestBoard.Patience),
            () => board.Host.ForceAsync([an[0]], (Level)3), () => board.Host.ForceAsync([an[0], 77], Level.High),
            () => board.Host.ToggleAsync([], 1, TimeSpan.Zero), () => board.Host.ToggleAsync([an[0]], -1, TimeSpan.Zero),
            () => board.Host.ToggleAsync([an[0]], 1, TimeSpan.FromTicks(-1)), () => board.Host.ToggleAsync([an[0]], 1, TimeSpan.MaxValue),
            () => board.Host.PulseAsync([], null, 1, 1, 1), () => board.Host.PulseAsync([an[0]], (Level)4, 1, 1, 1),
            () => board.Host.PulseAsync([an[0]], null, 0, 1, 1), () => board.Host.PulseAsync([an[0]], null, 2, 1, 1),
            () => board.Host.PulseAsync([an[0]], null, 1, long.MaxValue, 1), () => board.Host.PulseAsync([an[0]], null, 1, -1, 1),
            () => board.Host.PulseAsync([an[0]], null, 1, 1, long.MaxValue / 2).WaitAsync(TimeSpan.Zero),
            () => board.Host.PlayAsync([an[0]], StepSource.Of([new PlayStep(0, an[1], Signal.StrongHigh)])),
            () => board.Host.PlayAsync([an[0]], StepSource.Of([new PlayStep(0, an[0], (Signal)7)])),
            () => board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = (WaitKind)9 }, null),
            () => board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Level, Level = (Level)2 }, null),
            () => board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Edge, Count = 0 }, null),
            () => board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Stable, StableNanoseconds = -1 }, null),
            () => board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Edge, Edge = InterruptTrigger.WhileHigh }, null),
            () => board.Host.GetLevelsAsync([an[0], 77]), () => board.Host.GetChipAsync("b"), () => board.Host.ActAsync("none", "press", none),
            () => board.Host.AddNetAsync(new NetSetup("n", Pull: Signal.StrongHigh)), () => board.Host.AddNetAsync(new NetSetup("n", Pull: (Signal)99)),
        })
        {
            Assert.True(await Assert.ThrowsAnyAsync<Exception>(wrong) is VirtualGpioException or TimeoutException);
        }

        LineEntry line = board.Host.Map.Chips[0].Lines[0];
        await Assert.ThrowsAnyAsync<Exception>(() => board.Host.GetLinesAsync([line with { Offset = 1000 }]));
        await Assert.ThrowsAnyAsync<Exception>(() => board.Host.AddNetAsync(new NetSetup("n", (Level)8)));
        await Assert.ThrowsAsync<FormatException>(() => board.Host.AddDeviceAsync(_ => throw new FormatException("no")));
        Assert.Equal(4, board.Host.Map.Nets.Count);
        await board.Set(an[1], Level.High);
        Assert.Equal(Level.High, await board.Get(an[1]));
        Assert.False(board.Host.Completion.IsCompleted);
    }
}
