// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

public sealed class TraceWriterTests : IDisposable
{
    private static readonly TracedProgram s_who = new(12, 12, "me");

    private readonly HeldTerminal _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Lines_stand_in_their_order_with_who_and_when_and_all_are_there_at_the_end()
    {
        using (var writer = new TraceWriter(_output.Write))
        {
            for (int i = 0; i < 1000; i++)
                Add(writer, i);
        }

        Assert.Equal(Enumerable.Range(0, 1000), _output.Lines.Select(Number));
        Assert.All(_output.Lines, line => Assert.Matches(@"^\[pid 12 me\] [0-9]+\.[0-9]{6} line [0-9]+$", line));
        Assert.EndsWith("\n", _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_waits_for_a_terminal_that_is_held_and_what_is_left_out_is_counted_where_it_is_missing()
    {
        const int all = 3 * TraceWriter.Capacity;
        _output.Hold();
        using (var writer = new TraceWriter(_output.Write))
        {
            Add(writer, -1);
            _output.WaitForWriter();
            for (int i = 0; i < all; i++)
                Add(writer, i);
            _output.Release();
            // Once there is room again, a line comes through, and before it stands what is missing.
            Assert.True(SpinWait.SpinUntil(() => _output.Lines.Length >= TraceWriter.Capacity, TimeSpan.FromSeconds(60)));
            Add(writer, all);
        }

        string[] lines = _output.Lines;
        Assert.Equal(TraceWriter.Capacity + 3, lines.Length);
        Assert.Equal(Enumerable.Range(-1, TraceWriter.Capacity + 1), lines[..^2].Select(Number));
        Assert.Equal($"... {all - TraceWriter.Capacity} lines left out: they came faster than they could be written", lines[^2]);
        Assert.Equal(all, Number(lines[^1]));
    }

    [Fact]
    public void What_is_left_out_at_the_end_is_counted_too()
    {
        _output.Hold();
        using (var writer = new TraceWriter(_output.Write))
        {
            Add(writer, -1);
            _output.WaitForWriter();
            for (int i = 0; i < TraceWriter.Capacity + 1; i++)
                Add(writer, i);
            _output.Release();
        }

        Assert.Equal("... 1 line left out: they came faster than they could be written", _output.Lines[^1]);
    }

    [Fact]
    public void A_disk_that_is_full_ends_the_trace_and_nothing_else()
    {
        _output.Failure = new IOException("No space left on device");
        var writer = new TraceWriter(_output.Write);
        for (int i = 0; i < 2 * TraceWriter.Capacity; i++)
            Add(writer, i);
        writer.Dispose();
        Assert.Equal("No space left on device", writer.Failure);
        Add(writer, 0);
    }

    [Fact]
    public void A_burst_of_events_is_counted_and_told_before_the_next_line_of_the_file()
    {
        using (var writer = new TraceWriter(_output.Write))
        {
            FileTrace file = Open(writer);
            // Held, so that the count is not told in between, which it is when nothing else happens for a while.
            _output.Hold();
            file.Wrote(Event(0));
            _output.WaitForWriter();
            for (int i = 1; i < FileTrace.MostShown + 90; i++)
                file.Wrote(Event(i));
            file.Lost();
            file.Lost();
            writer.Add(s_who, file, () => "next");
            file.Closed();
            _output.Release();
        }

        string[] lines = [.. _output.Lines.Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 11)..])];
        int shown = lines.Count(line => line.Contains("id=RISING_EDGE", StringComparison.Ordinal));
        Assert.True(shown >= FileTrace.MostShown, _output.Text);
        Assert.Equal("event 4</dev/gpiochip0:led>, {id=RISING_EDGE, offset=1 \"led\", seqno=0, line_seqno=0}", lines[0]);
        // On a machine that stands still for half a second some more may be shown.
        if (shown == FileTrace.MostShown)
            Assert.Equal("event 4</dev/gpiochip0:led>: 90 more events; 2 events lost: the program has not read, and its buffer is full", lines[shown]);
        Assert.Equal(["next", "closed 4</dev/gpiochip0:led>, 100 events, 2 lost"], lines[^2..]);
    }

    [Fact]
    public async Task A_burst_is_told_when_nothing_else_happens()
    {
        using var writer = new TraceWriter(_output.Write);
        FileTrace file = Open(writer);
        file.Lost();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!_output.Text.Contains("event 4</dev/gpiochip0:led>: 1 event lost", StringComparison.Ordinal))
            await Task.Delay(5, deadline.Token);
    }

    [Fact]
    public void A_count_that_there_was_no_room_for_is_told_later()
    {
        _output.Hold();
        using (var writer = new TraceWriter(_output.Write))
        {
            FileTrace file = Open(writer);
            Add(writer, -1);
            _output.WaitForWriter();
            for (int i = 0; i < TraceWriter.Capacity; i++)
                Add(writer, i);
            file.Lost();
            writer.Add(s_who, file, () => "not shown");
            _output.Release();
        }

        Assert.Single(_output.Lines, line => line.Contains("1 event lost", StringComparison.Ordinal));
        Assert.DoesNotContain("not shown", _output.Text, StringComparison.Ordinal);
    }

    private static FileTrace Open(TraceWriter writer)
    {
        var file = new FileTrace(writer, 4, s_who, CallBytes.Lines(FileKind.Request, 1), _ => { });
        writer.Watch(file);
        return file;
    }

    private static byte[] Event(int number) =>
        CallBytes.Of(new GpioV2LineEvent { Edge = GpioEdge.Rising, Offset = 1, Sequence = (uint)number, LineSequence = (uint)number });

    private static void Add(TraceWriter writer, int number) => writer.Add(s_who, null, () => FormattableString.Invariant($"line {number}"));

    private static int Number(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
