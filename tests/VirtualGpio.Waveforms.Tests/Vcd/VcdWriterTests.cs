// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Vcd;

public sealed class VcdWriterTests
{
    private static readonly VcdHeader s_two = new() { Signals = [new("clk", "top"), new("data", "top.chip")], Version = "test" };

    [Fact]
    public void A_recording_is_the_text_that_the_standard_asks_for()
    {
        using var stream = new MemoryStream();
        var header = new VcdHeader
        {
            Signals = [new("data", "top.chip"), new("clk", "top"), new("loose")],
            Date = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)),
            Version = "test 1.0",
            Comments = ["first $end\nsecond"],
        };
        var writer = new VcdWriter(stream, header);

        writer.Start(1_000, [VcdValue.Low, VcdValue.High, VcdValue.HighImpedance]);
        writer.Change(1_000, 0, VcdValue.High);
        writer.Change(1_005, 1, VcdValue.Low);
        writer.Change(1_005, 0, VcdValue.Low);
        writer.Comment("3 changes were missed");
        writer.Unknown(1_010);
        writer.Finish(1_020);
        writer.Flush();

        Assert.Equal(
            """
            $date 2026-03-04 05:06:07 +02:00 $end
            $version test 1.0 $end
            $comment first _end second $end
            $timescale 1 ns $end
            $var wire 1 # loose $end
            $scope module top $end
            $var wire 1 " clk $end
            $scope module chip $end
            $var wire 1 ! data $end
            $upscope $end
            $upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            0!
            1"
            z#
            $end
            1!
            #5
            0"
            0!
            #10
            x!
            x"
            x#
            #20
            $comment at 5 ns: 3 changes were missed $end

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Nothing_reaches_the_stream_before_it_is_flushed_or_the_capacity_is_used_up()
    {
        using var stream = new MemoryStream();
        var writer = new VcdWriter(stream, s_two, capacity: 300);
        writer.Start(0, [VcdValue.Low, VcdValue.Low]);

        int time = 0;
        while (writer.Buffered < 300)
        {
            Assert.Equal(0, stream.Length);
            writer.Change(++time, 0, VcdValue.High);
        }

        int buffered = writer.Buffered;
        Assert.Equal(0, stream.Length);
        writer.Change(++time, 0, VcdValue.High);
        Assert.Equal(buffered, stream.Length);
        Assert.InRange(writer.Buffered, 1, 30);
    }

    [Fact]
    public async Task A_caller_that_flushes_in_time_never_writes_synchronously()
    {
        using var stream = new AsynchronousStream();
        var writer = new VcdWriter(stream, s_two, capacity: 1_000);
        writer.Start(0, [VcdValue.Low, VcdValue.Low]);
        for (int i = 1; i <= 10_000; i++)
        {
            writer.Change(i, i % 2, (VcdValue)(i % 4));
            if (writer.Buffered > writer.Capacity / 2)
                await writer.FlushAsync();
        }

        writer.Unknown(10_001);
        writer.Finish(10_002);
        await writer.FlushAsync();

        Assert.Equal(10_004, Recording.Read(stream.ToArray()).Count);
    }

    [Fact]
    public void With_many_signals_header_and_unknown_values_take_the_memory_they_need()
    {
        using var stream = new MemoryStream();
        VcdSignal[] signals = [.. Enumerable.Range(0, VcdLimits.Variables).Select(i => new VcdSignal($"n{i}"))];
        var writer = new VcdWriter(stream, new VcdHeader { Signals = signals }, capacity: 1);
        writer.Start(0, new VcdValue[signals.Length]);
        Assert.Equal(0, stream.Length);
        writer.Unknown(1);
        writer.Change(2, signals.Length - 1, VcdValue.High);
        writer.Finish(2);
        writer.Flush();

        List<VcdChange> changes = Recording.Read(stream.ToArray(), out VcdReader reader);
        Assert.Equal((2 * signals.Length) + 1, changes.Count);
        Assert.Equal(new VcdChange(2, signals.Length - 1, VcdValue.High), changes[^1]);
        Assert.Equal(signals.Length, reader.File.Variables.Select(variable => variable.Code).Distinct().Count());
        Assert.All(reader.File.Variables, variable => Assert.InRange(variable.Code.Length, 1, 3));
    }

    [Fact]
    public void A_time_that_goes_backwards_is_taken_for_the_last_one_and_counted()
    {
        using var stream = new MemoryStream();
        var writer = new VcdWriter(stream, s_two);
        writer.Start(100, [VcdValue.Low, VcdValue.Low]);
        writer.Change(150, 0, VcdValue.High);
        writer.Change(120, 1, VcdValue.High);
        writer.Unknown(149);
        writer.Finish(0);
        writer.Flush();

        Assert.Equal(3, writer.Clamped);
        Assert.Equal([0, 0, 50, 50, 50, 50], Recording.Read(stream.ToArray()).Select(change => change.Time));
    }

    [Fact]
    public void Times_may_start_below_zero_and_last_as_long_as_a_clock_can()
    {
        using var stream = new MemoryStream();
        var writer = new VcdWriter(stream, s_two);
        writer.Start(long.MinValue, [VcdValue.Low, VcdValue.Low]);
        writer.Change(-1, 0, VcdValue.High);
        writer.Flush();

        Assert.Equal(long.MaxValue, Recording.Read(stream.ToArray())[^1].Time);
    }

    [Fact]
    public void A_change_allocates_nothing()
    {
        var writer = new VcdWriter(Stream.Null, s_two);
        writer.Start(0, [VcdValue.Low, VcdValue.Low]);
        writer.Change(1, 0, VcdValue.High);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 2; i < 100_000; i++)
            writer.Change(i, i & 1, (VcdValue)(i & 3));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Remarks_beyond_the_limit_are_counted()
    {
        using var stream = new MemoryStream();
        var writer = new VcdWriter(stream, s_two);
        writer.Start(0, [VcdValue.Low, VcdValue.Low]);
        for (int i = 0; i < VcdLimits.Comments + 7; i++)
            writer.Comment("missed");
        writer.Comment(new string('x', VcdLimits.Text));
        writer.Finish(1);
        writer.Flush();

        string text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("$comment 8 more remarks were left out $end", text, StringComparison.Ordinal);
        Assert.Equal(VcdLimits.Comments + 1, text.Split("$comment").Length - 1);
    }

    [Fact]
    public void What_comes_before_the_start_or_after_the_end_is_refused()
    {
        var writer = new VcdWriter(Stream.Null, s_two);
        Assert.Throws<InvalidOperationException>(() => writer.Change(0, 0, VcdValue.Low));
        Assert.Throws<InvalidOperationException>(() => writer.Unknown(0));
        Assert.Throws<InvalidOperationException>(() => writer.Comment("early"));
        Assert.Throws<InvalidOperationException>(() => writer.Finish(0));
        Assert.Throws<ArgumentException>(() => writer.Start(0, [VcdValue.Low]));
        Assert.Throws<ArgumentException>(() => writer.Start(0, [VcdValue.Low, (VcdValue)4]));
        writer.Start(0, [VcdValue.Low, VcdValue.Low]);
        Assert.Throws<InvalidOperationException>(() => writer.Start(0, [VcdValue.Low, VcdValue.Low]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Change(0, 2, VcdValue.Low));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Change(0, -1, VcdValue.Low));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Change(0, 0, (VcdValue)4));
        writer.Finish(0);
        Assert.Throws<InvalidOperationException>(() => writer.Change(0, 0, VcdValue.Low));
    }

    [Fact]
    public void More_signals_than_a_file_may_have_are_refused()
    {
        var header = new VcdHeader { Signals = [.. Enumerable.Repeat(new VcdSignal("a"), VcdLimits.Variables + 1)] };

        var error = Assert.Throws<VirtualGpioException>(() => new VcdWriter(Stream.Null, header));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("100001 signals", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Refuses what a web server refuses for a response body.</summary>
    private sealed class AsynchronousStream : MemoryStream
    {
        private bool _isAsynchronous;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!_isAsynchronous)
                throw new InvalidOperationException("Synchronous operations are disallowed.");
            base.Write(buffer, offset, count);
        }

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            _isAsynchronous = true;
            Write(buffer.ToArray(), 0, buffer.Length);
            _isAsynchronous = false;
        }
    }
}
