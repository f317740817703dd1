// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting.Tests;

public sealed class BatchTests
{
    [Fact]
    public async Task Operations_are_executed_in_order_and_gets_see_what_came_before()
    {
        await using var board = new TestBoard();
        int[] an = (await board.Add("a", takesAll: true)).Nets;
        BatchOutcome outcome = await board.Host.BatchAsync(
            [
                new GetOperation([an[0], an[1]]), new SetOperation([new NetLevel(an[0], Level.High)]), new GetOperation([an[0], an[1]]),
                new ForceOperation([an[0]], Level.Low), new DriveOperation([new NetSignal(an[1], Signal.PullUp)]), new GetOperation([an[0], an[1]]),
                new ForceOperation([an[0]], null), new GetOperation([an[0]]),
            ],
            TestBoard.Patience);
        Assert.Equal((8, null), (outcome.Done, outcome.Error));
        Assert.Equal([[Level.Low, Level.Low], [Level.High, Level.Low], [Level.Low, Level.High], [Level.High]], outcome.Levels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1000)]
    public async Task The_one_that_fails_is_told_by_its_number(int good)
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a", room: 1 << 20);
        await a.Output(2, Level.High);
        SetOperation[] before = [.. Enumerable.Range(0, good).Select(i => new SetOperation([new NetLevel(an[0], (Level)(1 - (i & 1)))]))];
        foreach ((BatchOperation wrong, ErrorKind kind) in new (BatchOperation, ErrorKind)[]
        {
            (new SetOperation([new NetLevel(an[1], Level.High), new NetLevel(an[2], Level.Low)]), ErrorKind.LineDrivenByGuest),
            (new SetOperation([new NetLevel(77, Level.High)]), ErrorKind.NotFound),
            (new SetOperation([new NetLevel(an[1], (Level)3)]), ErrorKind.InvalidArgument),
            (new DriveOperation([new NetSignal(an[1], (Signal)30)]), ErrorKind.InvalidArgument),
            (new DriveOperation([new NetSignal(78, Signal.PullUp)]), ErrorKind.NotFound),
            (new ForceOperation([an[1], 77], Level.High), ErrorKind.NotFound),
            (new ForceOperation([an[1]], (Level)2), ErrorKind.InvalidArgument),
            (new GetOperation([an[1], 77]), ErrorKind.NotFound),
        })
        {
            BatchOutcome outcome = await board.Host.BatchAsync([.. before, wrong, new SetOperation([new NetLevel(an[3], Level.High)])], TestBoard.Patience);
            Assert.Equal((good, kind), (outcome.Done, outcome.Error?.Kind));
            Level[] levels = await board.Host.GetLevelsAsync([an[0], an[1], an[3]]);
            Assert.Equal([(Level)(good & 1), Level.Low, Level.Low], levels);
        }
    }

    [Fact]
    public async Task A_batch_waits_for_room_in_its_middle_and_says_how_far_it_came()
    {
        await using var board = new TestBoard();
        (SoftwareTransport a, int[] an) = await board.Add("a");
        SetOperation[] operations = [.. Enumerable.Range(0, 20).Select(i => new SetOperation([new NetLevel(an[0], (Level)(1 - (i & 1)))]))];
        BatchOutcome late = await board.Host.BatchAsync(operations, TimeSpan.FromMilliseconds(20));
        Assert.Equal((16, ErrorKind.GuestBusy, "The software of a is busy."), (late.Done, late.Error!.Kind, late.Error.Message));
        Task<BatchOutcome> batch = board.Host.BatchAsync(operations, TestBoard.Patience);
        await board.Round();
        Assert.False(batch.IsCompleted);
        await a.Take();
        await a.Take();
        while (!batch.IsCompleted)
            await a.Take();
        Assert.Equal((20, null), ((await batch).Done, (await batch).Error));
        Assert.Equal(36, (await a.Take()).Length);
        Assert.Equal(16, a.MostWaiting);

        using var cancellation = new CancellationTokenSource();
        batch = board.Host.BatchAsync(operations, TestBoard.Patience, cancellation.Token);
        await board.Round();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch);
    }

    [Fact]
    public async Task A_batch_of_any_length_leaves_others_their_turn()
    {
        const int count = 200_000;
        await using var board = new TestBoard(starts: false);
        var interruption = new Interruption(board);
        board.Host.AddSink(interruption);
        board.Host.Start();
        int[] an = (await board.Add("a", room: 1 << 20, takesAll: true)).Nets;
        interruption.Nets = an;
        BatchOperation[] operations = [.. Enumerable.Range(0, count).Select(i => new SetOperation([new NetLevel(an[0], (Level)(1 - (i & 1)))]))];

        BatchOutcome outcome = await board.Host.BatchAsync(operations, TestBoard.Patience);

        Assert.Equal((count, null), (outcome.Done, outcome.Error));
        await interruption.Asked!;
        Assert.InRange(interruption.EdgesBefore, 1, count - 1);
    }

    /// <summary>Asks, as soon as the batch has done its first step, for something else; and counts the steps until that is done.</summary>
    private sealed class Interruption(TestBoard board) : IEventSink
    {
        private int _edges;

        public int[] Nets { get; set; } = [];

        public Task? Asked { get; private set; }

        public int EdgesBefore { get; private set; }

        public void OnEvent(in EventEntry entry)
        {
            if (entry.Kind != EventKind.Edge)
                return;
            if (entry.Net == Nets[1])
                EdgesBefore = _edges;
            else if (++_edges == 1)
                Asked = board.Set(Nets[1], Level.High);
        }

        public void Flush()
        {
            // Nobody waits for that.
        }

        public void Close()
        {
            // Nor for that.
        }
    }
}
