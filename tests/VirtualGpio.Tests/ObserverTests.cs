// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Tests;

public sealed class ObserverTests
{
    private const int Nets = 3;
    private const int Recorders = 4;

    private static Arbitrary<(int Net, Signal Signal)[]> Drives { get; } = Gen.ArrayOf(
        from net in Gen.Choose(0, Nets - 1)
        from signal in Gen.Elements(Enum.GetValues<Signal>())
        select (net, signal)).ToArbitrary();

    // What is done when the first observer is told of a change: observers come and go, and nets are driven.
    private static Arbitrary<(int Recorder, int Net, Signal Signal)[]> Answers { get; } = Gen.ArrayOf(
        from recorder in Gen.Choose(0, Recorders - 1)
        from net in Gen.Choose(0, Nets - 1)
        from signal in Gen.Elements(Enum.GetValues<Signal>())
        select (recorder, net, signal)).ToArbitrary();

    [Fact]
    public void All_observers_see_one_history_with_each_change_once_also_when_they_answer_each_other() =>
        Prop.ForAll(Drives, drives =>
        {
            (Board board, Net[] nets, Terminal[] terminals) = Make();
            Terminal[] feedback = [.. nets.Select(net => net.Attach("feedback"))];
            Chip chip = board.AddChip("chip", Nets, nets: nets);
            int budget = 200;
            var first = new RecordingObserver();
            // A ring of three inverters, which swings as long as the budget lasts.
            var answering = new RecordingObserver
            {
                Then = change =>
                {
                    int next = (Array.IndexOf(nets, change.Net) + 1) % Nets;
                    if (budget-- > 0)
                        feedback[next].Drive(change.Level == Level.Low ? Signal.PullUp : Signal.PullDown, change.Time + 1);
                },
            };
            var last = new RecordingObserver();
            foreach (RecordingObserver observer in (RecordingObserver[])[first, answering, last])
            {
                Array.ForEach(nets, net => net.Observe(observer));
                chip.Observe(observer);
            }

            for (int i = 0; i < drives.Length; i++)
                terminals[drives[i].Net].Drive(drives[i].Signal, i * 1000);

            Assert.Equal(first.All, answering.All);
            Assert.Equal(first.All, last.All);
            Assert.Equal(first.Changes.Order(Comparer<NetChange>.Create((one, other) => one.Time.CompareTo(other.Time))), first.Changes);
            foreach (Net net in nets)
            {
                NetChange[] own = [.. first.Changes.Where(change => change.Net == net)];
                Assert.Equal(Enumerable.Range(1, (int)net.Sequence).Select(i => (long)i), own.Select(change => change.Sequence));
                Assert.Equal((net.Level, net.Since), own.Length > 0 ? (own[^1].Level, own[^1].Time) : (Level.Low, 0));
                Assert.Equal(own.Select((_, i) => i % 2 == 0 ? Level.High : Level.Low), own.Select(change => change.Level));
            }

            foreach (Line line in chip.Lines)
            {
                EdgeEvent[] own = [.. first.Edges.Where(edge => edge.Line == line.Offset)];
                Assert.Equal(Enumerable.Range(1, (int)line.Sequence).Select(i => (uint)i), own.Select(edge => edge.Sequence));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Observers_that_come_and_go_while_others_are_told_see_what_comes_about_while_they_are_there() =>
        Prop.ForAll(Drives, Answers, (drives, answers) =>
        {
            (_, Net[] nets, Terminal[] terminals) = Make();
            Terminal[] own = [.. nets.Select(net => net.Attach("conductor's"))];
            RecordingObserver[] recorders = [.. Enumerable.Range(0, Recorders).Select(_ => new RecordingObserver())];
            var expected = recorders.ToDictionary(recorder => recorder, _ => new List<NetChange>());
            var present = new Dictionary<(RecordingObserver, Net), long>();
            int next = 0;
            var conductor = new RecordingObserver
            {
                Then = change =>
                {
                    for (int i = 0; i < 2 && next < answers.Length; i++)
                    {
                        (int recorder, int net, Signal signal) = answers[next++];
                        own[net].Drive(signal, change.Time + 1);
                        if (present.Remove((recorders[recorder], nets[net])))
                        {
                            nets[net].Forget(recorders[recorder]);
                        }
                        else
                        {
                            present.Add((recorders[recorder], nets[net]), nets[net].Sequence);
                            nets[net].Observe(recorders[recorder]);
                        }
                    }

                    foreach (((RecordingObserver recorder, Net net), long since) in present)
                    {
                        if (net == change.Net && since < change.Sequence)
                            expected[recorder].Add(change);
                    }
                },
            };
            Array.ForEach(nets, net => net.Observe(conductor));
            for (int i = 0; i < drives.Length; i++)
                terminals[drives[i].Net].Drive(drives[i].Signal, i * 1000);

            Assert.All(recorders, recorder => Assert.Equal(expected[recorder], recorder.Changes));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_observer_that_observes_twice_is_told_once_and_needs_to_be_forgotten_once()
    {
        (_, Net[] nets, Terminal[] terminals) = Make();
        var observer = new RecordingObserver();
        nets[0].Observe(observer);
        nets[0].Observe(observer);
        terminals[0].Drive(Signal.StrongHigh, 1);
        Assert.Single(observer.Changes);
        nets[0].Forget(observer);
        nets[0].Forget(observer);
        terminals[0].Drive(Signal.StrongLow, 2);
        Assert.Single(observer.Changes);
        Assert.Throws<ArgumentNullException>(() => nets[0].Observe(null!));
    }

    [Fact]
    public void An_edge_observer_that_is_forgotten_is_not_told_even_of_what_has_come_about()
    {
        (Board board, Net[] nets, Terminal[] terminals) = Make();
        Chip chip = board.AddChip("chip", 1, nets: [nets[0]]);
        var edges = new RecordingObserver();
        chip.Observe(edges);
        nets[0].Observe(new RecordingObserver { Then = _ => chip.Forget(edges) });
        terminals[0].Drive(Signal.StrongHigh, 1);
        Assert.Empty(edges.Edges);
        Assert.Equal(1u, chip.Lines[0].Sequence);
    }

    [Fact]
    public void An_observer_that_throws_takes_nothing_from_the_changes_after_it()
    {
        (_, Net[] nets, Terminal[] terminals) = Make();
        var observer = new RecordingObserver { Then = change => throw new InvalidOperationException($"{change.Sequence}") };
        nets[0].Observe(observer);
        Assert.Throws<InvalidOperationException>(() => terminals[0].Drive(Signal.StrongHigh, 1));
        observer.Then = null;
        terminals[0].Drive(Signal.StrongLow, 2);
        Assert.Equal([1L, 2L], observer.Changes.Select(change => change.Sequence));
    }

    [Fact]
    public void Observers_are_told_when_the_outermost_call_is_about_to_return()
    {
        (_, Net[] nets, Terminal[] terminals) = Make();
        int depth = 0;
        int deepest = 0;
        var observer = new RecordingObserver
        {
            Then = change =>
            {
                deepest = Math.Max(deepest, ++depth);
                if (change.Sequence < 100)
                    terminals[0].Drive(change.Level == Level.Low ? Signal.StrongHigh : Signal.StrongLow, change.Time + 1);
                depth--;
            },
        };
        nets[0].Observe(observer);
        terminals[0].Drive(Signal.StrongHigh, 1);
        Assert.Equal((100, 1), (observer.Changes.Count, deepest));
    }

    private static (Board Board, Net[] Nets, Terminal[] Terminals) Make()
    {
        var board = new Board();
        Net[] nets = [.. Enumerable.Range(0, Nets).Select(i => board.AddNet($"net{i}"))];
        return (board, nets, [.. nets.Select(net => net.Attach("outside"))]);
    }
}
