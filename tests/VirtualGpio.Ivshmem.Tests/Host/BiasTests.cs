// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

/// <summary>A guest's own bias and the host's edges, which need not have heard of each other.</summary>
public sealed class BiasTests
{
    private static readonly LineBias[] Biases = [LineBias.PullUp, LineBias.PullDown, LineBias.Disabled, LineBias.AsIs];

    private static readonly Signal[] Signals = [Signal.StrongLow, Signal.StrongHigh, Signal.PullDown, Signal.PullUp, Signal.HighImpedance];

    [Fact]
    public async Task An_edge_that_a_former_bias_made_does_not_undo_the_one_that_came_after()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        await host.SetAsync([new LineValue(7, Level.High)], Rig.Patience);
        await host.SetAsync([new LineValue(7, Level.Low)], Rig.Patience);
        await host.ReleaseAsync(7);
        await host.SettledAsync(Rig.Patience);
        machine.Do(guest =>
        {
            uint head = rig.View.UInt32At(Map.EdgeHead);
            guest.Configure(7, Rig.BothEdges with { Bias = LineBias.PullUp });
            Assert.Equal(Level.High, guest.Read(7));
            // The host has heard of the first bias, and queued what it makes of it; the guest has not looked yet.
            SpinWait.SpinUntil(() => Volatile.Read(ref rig.View.UInt32At(Map.EdgeHead)) != head, Rig.Patience);
            Assert.NotEqual(head, rig.View.UInt32At(Map.EdgeHead));
            guest.Configure(7, Rig.BothEdges with { Bias = LineBias.PullDown });
            Assert.Equal(Level.Low, guest.Read(7));
            guest.Process();
            Assert.Equal(Level.Low, guest.Read(7));
        });
        await Rig.Eventually(() => host.GetLinesAsync().Result[7].Settings.Bias == LineBias.PullDown, "the second bias");
        await host.SettledAsync(Rig.Patience);
        machine.Do(guest => Assert.Equal((Level.Low, 0L), (guest.Read(7), consumer.Count)));
        Assert.Equal(Level.Low, (await host.GetLinesAsync())[7].OutsideLevel);
    }

    [Fact]
    public void What_kind_an_edge_is_was_decided_when_the_line_changed_however_long_it_waits()
    {
        var consumer = new RecordingConsumer();
        using var stepped = new SteppedHost(consumer);
        stepped.Guest.Configure(0, Rig.BothEdges with { Bias = LineBias.PullDown });
        stepped.Settle();
        // More than the queue holds: the rest is told when the line floats.
        for (int i = 0; i < 20; i++)
        {
            stepped.Drive(0, Signal.StrongHigh);
            stepped.Drive(0, i % 2 == 0 ? Signal.StrongLow : Signal.HighImpedance);
        }

        Assert.Equal((24, true), (stepped.Sender.BacklogCount, stepped.Floats(0)));
        stepped.Settle();
        Assert.Equal(Enumerable.Range(1, 40).Select(i => ((byte)(i % 2), (uint)i)), consumer.Edges.Select(edge => (edge.Level, edge.Sequence)));
    }

    [Fact]
    public void A_line_that_is_told_late_is_told_with_what_it_is_by_then()
    {
        var consumer = new RecordingConsumer();
        using var stepped = new SteppedHost(consumer, backlog: 0);
        stepped.Guest.Configure(0, Rig.BothEdges with { Bias = LineBias.PullUp });
        stepped.Settle();
        for (int i = 0; i < 16; i++)
            stepped.Drive(1, i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow);
        stepped.Drive(0, Signal.StrongLow);
        Assert.Equal(1, stepped.Sender.LateLines);
        stepped.Guest.Process();
        stepped.Publish();
        stepped.Guest.Process();
        stepped.Publish();
        stepped.Guest.Process();
        Assert.Equal((Level.Low, 1L), (stepped.Guest.Read(0), consumer.Count));
        for (int i = 0; i < 16; i++)
            stepped.Drive(1, i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow);
        stepped.Drive(0, Signal.HighImpedance);
        stepped.Settle();
        Assert.Equal((Level.High, 2L), (stepped.Guest.Read(0), consumer.Count));
    }

    [Fact]
    public void A_line_that_is_told_late_while_it_bounces_is_told_as_it_was_driven()
    {
        var consumer = new RecordingConsumer();
        using var stepped = new SteppedHost(consumer, backlog: 0);
        stepped.Guest.Configure(0, Rig.BothEdges with { Bias = LineBias.PullUp, DebounceNanoseconds = 1_000_000 });
        stepped.Settle();
        for (int i = 0; i < 16; i++)
            stepped.Drive(1, i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow);
        stepped.Drive(0, Signal.StrongLow);
        stepped.Wait(2_000_000);
        stepped.Drive(0, Signal.HighImpedance);
        stepped.Publish();
        stepped.Guest.Process();
        stepped.Publish();
        stepped.Guest.Process();
        Assert.True(stepped.Floats(0));
        // Driven again before it is known to have been let go: there is no other edge.
        stepped.Drive(0, Signal.StrongLow);
        stepped.Settle();
        Assert.Equal((Level.Low, Level.Low, 1L), (stepped.Line(0).Level, stepped.Guest.Read(0), consumer.Count));
    }

    [Fact]
    public void An_open_drain_output_that_lets_go_reads_its_own_bias_whatever_was_queued()
    {
        using var stepped = new SteppedHost(new RecordingConsumer());
        LineSettings drain = Rig.Output with { Drive = LineDrive.OpenDrain };
        stepped.Guest.Configure(0, drain with { Bias = LineBias.PullDown }, Level.Low);
        stepped.Settle();
        stepped.Guest.Configure(0, drain with { Bias = LineBias.PullUp }, Level.Low);
        stepped.Hear();
        stepped.Guest.Configure(0, drain with { Bias = LineBias.PullDown }, Level.High);
        stepped.Publish();
        stepped.Guest.Process();
        Assert.Equal(Level.Low, stepped.Guest.Read(0));
        stepped.Guest.Configure(0, drain with { Bias = LineBias.PullUp }, Level.High);
        stepped.Settle();
        Assert.Equal(Level.High, stepped.Guest.Read(0));
        stepped.Guest.Set(0, Level.Low);
        stepped.Settle();
        Assert.Equal((Level.Low, true), (stepped.Guest.Read(0), stepped.Floats(0)));
    }

    [Fact]
    public void A_bias_that_came_and_went_without_a_report_is_answered_too()
    {
        using var stepped = new SteppedHost(new RecordingConsumer());
        for (int i = 0; i < 16; i++)
            stepped.Guest.SetConsumer(1, $"{i}");
        stepped.Guest.Configure(0, Rig.BothEdges with { Bias = LineBias.PullUp });
        stepped.Guest.Configure(0, Rig.BothEdges);
        Assert.Equal((Level.High, 2u), (stepped.Guest.Read(0), stepped.Guest.Overflow));
        stepped.Settle();
        Assert.Equal((Level.Low, Level.Low), (stepped.Guest.Read(0), stepped.Line(0).Level));
    }

    [Fact]
    public void While_a_line_floats_nothing_that_is_queued_changes_it_from_the_guest_s_own_bias() =>
        Prop.ForAll(Steps(), steps =>
        {
            var consumer = new RecordingConsumer();
            using var stepped = new SteppedHost(consumer);
            Level? own = null;
            long interrupts = 0;
            foreach ((int what, int which) in steps)
            {
                if (what == 0)
                {
                    LineBias bias = Biases[which % Biases.Length];
                    bool isOther = bias != stepped.Guest.SettingsOf(0).Bias;
                    stepped.Guest.Configure(0, Rig.BothEdges with { Bias = bias });
                    if (isOther)
                    {
                        // Nobody else gives it a level, and nothing is on its way of the time when somebody did.
                        bool isOwn = bias is LineBias.PullUp or LineBias.PullDown && stepped.Floats(0) && !stepped.HasDrivenEdges;
                        own = !isOwn ? null : bias == LineBias.PullUp ? Level.High : Level.Low;
                        interrupts = consumer.Count;
                    }
                }
                else
                {
                    Step(stepped, what, which);
                    own = stepped.Floats(0) ? own : null;
                }

                if (own is { } level)
                    Assert.Equal((level, interrupts), (stepped.Guest.Read(0), consumer.Count));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Both_sides_agree_once_they_have_heard_of_each_other(int backlog) =>
        Prop.ForAll(Steps(), steps =>
        {
            using var stepped = new SteppedHost(new RecordingConsumer(), backlog: backlog);
            foreach ((int what, int which) in steps)
            {
                if (what == 0)
                    stepped.Guest.Configure(0, Rig.BothEdges with { Bias = Biases[which % Biases.Length], DebounceNanoseconds = which / Biases.Length * 3000 });
                else
                    Step(stepped, what, which);
            }

            stepped.Settle();
            Line line = stepped.Line(0);
            Assert.Equal((line.Level, line.Floats), (stepped.Guest.Read(0), stepped.Floats(0)));
            if (line.Floats && line.Pulled != Signal.HighImpedance)
                Assert.Equal(line.Pulled == Signal.PullUp ? Level.High : Level.Low, stepped.Guest.Read(0));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_edge_of_a_line_whose_bias_stays_is_lost_or_altered() =>
        Prop.ForAll(Steps(), Gen.Elements(Biases).ToArbitrary(), (steps, bias) =>
        {
            var consumer = new RecordingConsumer();
            using var stepped = new SteppedHost(consumer);
            stepped.Guest.Configure(0, Rig.BothEdges with { Bias = bias });
            stepped.Settle();
            uint before = stepped.Line(0).Sequence;
            Level level = stepped.Line(0).Level;
            var expected = new List<(byte, uint)>();
            foreach ((int what, int which) in steps)
            {
                // Consumer names instead of biases: other reports.
                if (what == 0)
                    stepped.Guest.SetConsumer(0, $"{which}");
                else
                    Step(stepped, what, which);
                if (stepped.Line(0).Level == level)
                    continue;
                level = stepped.Line(0).Level;
                expected.Add(((byte)level, ++before));
            }

            stepped.Settle();
            Assert.Equal(expected, consumer.Edges.Select(edge => (edge.Level, edge.Sequence)));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(int What, int Which)[]> Steps() =>
        Gen.Choose(0, 7).SelectMany(what => Gen.Choose(0, 19).Select(which => (what, which))).ListOf()
            .Select(steps => steps.ToArray()).Resize(100).ToArbitrary();

    /// <summary>Something that the host does or hears, or the guest takes.</summary>
    private static void Step(SteppedHost stepped, int what, int which)
    {
        switch (what)
        {
            case 1:
                stepped.Drive(0, Signals[which % Signals.Length]);
                break;
            case 2:
                stepped.Drive(0, Signal.HighImpedance);
                break;
            case 3:
                // Fills the queue.
                for (int i = 0; i < which; i++)
                    stepped.Drive(1, i % 2 == 0 ? Signal.StrongHigh : Signal.StrongLow);
                break;
            case 4:
                stepped.Wait(which * 500);
                break;
            case 5:
                stepped.Hear();
                break;
            case 6:
                stepped.Publish();
                break;
            default:
                stepped.Guest.Process();
                break;
        }
    }
}
