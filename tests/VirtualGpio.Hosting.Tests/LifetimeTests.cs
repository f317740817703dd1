// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task What_is_added_before_the_start_is_there_at_once_and_works_after_it()
    {
        await using var board = new TestBoard(starts: false);
        Task<int> bus = board.Host.AddNetAsync(new NetSetup("bus", Pull: Signal.PullUp));
        Assert.True(bus.IsCompletedSuccessfully);
        (SoftwareTransport a, int[] an) = await board.Add("a", nets: await bus);
        Assert.False(a.IsStarted);
        Assert.Equal(an[0], board.Host.Map.Find("bus").Net);
        Assert.Throws<InvalidOperationException>(() => { _ = board.Set(an[0], Level.High); });
        await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.AddNetAsync(new NetSetup("bus")));
        board.Host.Start();
        Assert.True(a.IsStarted);
        Assert.Throws<InvalidOperationException>(board.Host.Start);
        Assert.Equal(Level.High, await board.Get(an[0]));
        await board.Set(an[0], Level.Low);
        Assert.Equal([Level.Low], (await a.Take()).Select(edge => edge.Level));
    }

    [Fact]
    public async Task Whatever_is_added_while_the_board_starts_is_started_too()
    {
        for (int i = 0; i < 30; i++)
        {
            await using var board = new TestBoard(starts: false);
            SoftwareTransport[] transports = [.. Enumerable.Range(0, 8).Select(_ => new SoftwareTransport())];
            Task[] adding = [.. transports.Select((transport, n) => Task.Run(() => board.Host.AddChipAsync(new ChipSetup { Name = $"chip{n}" }, transport)))];
            board.Host.Start();
            await Task.WhenAll(adding).WaitAsync(TestBoard.Patience);
            Assert.All(transports, transport => Assert.True(transport.IsStarted));
            Assert.Equal(8 * 32, board.Host.Map.Nets.Select(net => net.Id).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transport_that_cannot_start_with_the_board_ends_its_chip_or_the_board(bool ends)
    {
        await using var board = new TestBoard(new BoardHostOptions { EndsWithTransport = ends }, starts: false);
        (SoftwareTransport a, _) = await board.Add("a");
        int[] bn = (await board.Add("b")).Nets;
        a.FailsIn = "Start";
        if (ends)
        {
            Assert.Throws<InvalidOperationException>(board.Host.Start);
            await Assert.ThrowsAnyAsync<Exception>(() => board.Host.Completion.WaitAsync(TestBoard.Patience));
            await Assert.ThrowsAnyAsync<Exception>(() => board.Get(bn[0]).WaitAsync(TestBoard.Patience));
            return;
        }

        board.Host.Start();
        Assert.NotNull((await board.Host.GetChipAsync("a")).Fault);
        await board.Set(bn[0], Level.High);
    }

    [Fact]
    public async Task Everything_that_waits_when_the_board_ends_is_told_and_nothing_afterwards_hangs()
    {
        for (int i = 0; i < 30; i++)
        {
            var board = new TestBoard();
            (SoftwareTransport a, int[] an) = await board.Add("a");
            await board.Fill(a, an[0]);
            EventReader reader = board.Host.Events.Read(board.Host.Events.Last);
            Task<bool> reading = reader.WaitAsync().AsTask();
            Task[] waiting =
            [
                board.Set(an[1], Level.High), board.Host.ToggleAsync([an[2]], 3, TimeSpan.Zero), board.Host.SettledAsync(TestBoard.Patience),
                board.Host.WaitAsync(new WaitCondition { Net = an[1], Kind = WaitKind.Edge }, null), board.Host.PulseAsync([an[3]], null, 1, 1, 1),
            ];
            Task<BatchOutcome> batch = board.Host.BatchAsync([new SetOperation([new NetLevel(an[1], Level.Low)])], TestBoard.Patience);
            using var stopAsking = new CancellationTokenSource();
            Task asking = Task.Run(async () =>
            {
                while (!stopAsking.IsCancellationRequested)
                {
                    Exception? failure = await Record.ExceptionAsync(() => board.Get(an[0]).WaitAsync(TestBoard.Patience));
                    Assert.True(failure is null or ObjectDisposedException or VirtualGpioException { Kind: ErrorKind.Stopped }, failure?.ToString());
                }
            });
            if (i % 2 == 0)
                await board.Round();
            await Task.WhenAll(Task.Run(board.Host.Dispose), Task.Run(() => board.Host.DisposeAsync().AsTask())).WaitAsync(TestBoard.Patience);
            foreach (Task task in waiting)
                Assert.Equal(ErrorKind.Stopped, (await Assert.ThrowsAsync<VirtualGpioException>(() => task.WaitAsync(TestBoard.Patience))).Kind);
            Assert.Equal(ErrorKind.Stopped, (await batch.WaitAsync(TestBoard.Patience)).Error!.Kind);
            await board.Host.Completion.WaitAsync(TestBoard.Patience);
            Assert.False(await reading.WaitAsync(TestBoard.Patience));
            await stopAsking.CancelAsync();
            await asking;
            Assert.True(a.IsWithdrawn && a.IsDisposed);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => board.Get(an[0]));
            var late = new SoftwareTransport();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => board.Host.AddChipAsync(new ChipSetup { Name = "late" }, late));
            Assert.True(late.IsDisposed);
        }
    }

    [Fact]
    public async Task A_board_can_be_disposed_of_on_its_own_thread()
    {
        var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        await board.Host.Ask(_ =>
        {
            board.Host.Dispose();
            return true;
        }).WaitAsync(TestBoard.Patience);
        await board.Host.Completion.WaitAsync(TestBoard.Patience);
        Assert.True(a.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => board.Get(an[0]));
    }

    [Fact]
    public async Task A_board_that_was_never_started_lets_go_of_everything()
    {
        var board = new TestBoard(starts: false);
        (SoftwareTransport a, _) = await board.Add("a");
        board.Host.Dispose();
        board.Host.Dispose();
        await board.DisposeAsync();
        Assert.True(a.IsDisposed);
        await board.Host.Completion;
        Assert.Throws<ObjectDisposedException>(board.Host.Start);
    }

    [Fact]
    public async Task A_cancellation_after_the_end_finds_nobody()
    {
        using var cancellation = new CancellationTokenSource();
        var board = new TestBoard();
        int[] an = (await board.Add("a")).Nets;
        Task<WaitOutcome> wait = board.Host.WaitAsync(new WaitCondition { Net = an[0], Kind = WaitKind.Edge }, null, cancellation.Token);
        await board.DisposeAsync();
        await cancellation.CancelAsync();
        Assert.Equal(ErrorKind.Stopped, (await Assert.ThrowsAsync<VirtualGpioException>(() => wait)).Kind);
    }

    [Fact]
    public async Task As_many_commands_as_there_may_be_wait_and_more_are_refused()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", lines: 8);
        using var cancellation = new CancellationTokenSource();
        List<Task> waits = [];
        VirtualGpioException? refusal = null;
        while (refusal is null)
        {
            Assert.True(waits.Count <= BoardLoop.MostCommands);
            Task wait = board.Host.WaitAsync(new WaitCondition { Net = an[waits.Count % 8], Kind = WaitKind.Edge }, null, cancellation.Token);
            await board.Round();
            if (wait.IsFaulted)
                refusal = Assert.IsType<VirtualGpioException>(wait.Exception!.InnerException);
            else
                waits.Add(wait);
        }

        Assert.Equal((BoardLoop.MostCommands, ErrorKind.GuestBusy), (waits.Count, refusal.Kind));
        // Questions are answered nevertheless, and there is room again when some have ended.
        Assert.Equal(Level.Low, await board.Get(an[0]));
        await cancellation.CancelAsync();
        foreach (Task wait in waits)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TestBoard.Patience));
        await board.Set(an[0], Level.High);
        Assert.Single(await a.Take());
    }

    [Fact]
    public async Task Messages_that_nobody_looks_at_are_bounded_too()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a")).Nets;
        using var go = new ManualResetEventSlim();
        Task<bool> held = board.Host.Ask(_ => go.Wait(TestBoard.Patience));
        Task<Level>[] asked = [.. Enumerable.Range(0, 3 * BoardLoop.MostCommands).Select(_ => board.Get(an[0]))];
        int refused = asked.Count(task => task.IsFaulted);
        Assert.InRange(refused, (2 * BoardLoop.MostCommands) - 1, 2 * BoardLoop.MostCommands);
        go.Set();
        Assert.True(await held);
        foreach (Task<Level> task in asked.Where(task => !task.IsFaulted))
            Assert.Equal(Level.Low, await task.WaitAsync(TestBoard.Patience));
        Assert.Equal(Level.Low, await board.Get(an[0]));
    }

    [Fact]
    public async Task A_flood_of_questions_does_not_hold_up_a_command()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        using var stop = new CancellationTokenSource();
        Task[] flood = [.. Enumerable.Range(0, 3).Select(i => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                _ = board.Host.Ask(static _ => true);
        }))];
        int done = 0;
        while (done < 20)
        {
            // The flood can take all places; that is said at once.
            Exception? failure = await Record.ExceptionAsync(() => board.Set(an[0], (Level)(done & 1)).WaitAsync(TestBoard.Patience));
            if (failure is null)
                done++;
            else
                Assert.Equal(ErrorKind.GuestBusy, Assert.IsType<VirtualGpioException>(failure).Kind);
        }

        await stop.CancelAsync();
        await Task.WhenAll(flood);
    }
}
