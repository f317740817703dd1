// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Tests;

public sealed class DrivenTogetherTests
{
    private const int Nets = 3;
    private const int Terminals = 9;

    private static Gen<(int Terminal, Signal Signal)> OneDrive { get; } =
        from terminal in Gen.Choose(0, Terminals - 1)
        from signal in Gen.Elements(Enum.GetValues<Signal>())
        select (terminal, signal);

    [Fact]
    public void Nobody_sees_a_state_between() =>
        Prop.ForAll(Gen.ArrayOf(Gen.ArrayOf(OneDrive)).ToArbitrary(), batches =>
        {
            (Board board, Net[] nets, Terminal[] terminals) = Make();
            Chip chip = board.AddChip("chip", Nets, nets: nets);
            var observer = new RecordingObserver();
            Level[] final = [.. nets.Select(net => net.Level)];
            observer.Then = _ => Assert.Equal(final, nets.Select(net => net.Level));
            Array.ForEach(nets, net => net.Observe(observer));
            chip.Observe(observer);
            long now = 0;
            foreach ((int Terminal, Signal Signal)[] batch in batches)
            {
                Signal[] signals = [.. terminals.Select(terminal => terminal.Signal)];
                foreach ((int terminal, Signal signal) in batch)
                    signals[terminal] = signal;
                Level[] before = [.. final];
                for (int i = 0; i < Nets; i++)
                    final[i] = TruthTable.Resolve(signals.Where((_, terminal) => terminal % Nets == i)) ?? final[i];
                observer.Changes.Clear();
                observer.Edges.Clear();

                board.Drive([.. batch.Select(drive => new TerminalDrive(terminals[drive.Terminal], drive.Signal))], ++now);

                Assert.Equal(signals, terminals.Select(terminal => terminal.Signal));
                var changed = Enumerable.Range(0, Nets).Where(i => final[i] != before[i]);
                Assert.Equal(changed, observer.Changes.Select(change => Array.IndexOf(nets, change.Net)).Order());
                Assert.Equal(changed, observer.Edges.Select(edge => edge.Line).Order());
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_handover_from_one_driver_to_another_is_no_change()
    {
        (Board board, Net[] nets, Terminal[] terminals) = Make();
        terminals[0].Drive(Signal.StrongHigh, 1);
        var observer = new RecordingObserver();
        nets[0].Observe(observer);
        board.Drive([new(terminals[0], Signal.StrongLow), new(terminals[3], Signal.StrongHigh), new(terminals[0], Signal.HighImpedance)], 2);
        Assert.Empty(observer.All);
        Assert.Equal([terminals[3]], nets[0].Drivers);
    }

    [Fact]
    public void A_terminal_that_is_given_twice_drives_what_came_last_and_has_not_changed_if_that_is_what_it_was()
    {
        (Board board, _, Terminal[] terminals) = Make();
        terminals[0].Drive(Signal.PullUp, 1);
        board.Drive([new(terminals[0], Signal.StrongLow), new(terminals[0], Signal.PullUp)], 2);
        Assert.Equal((Signal.PullUp, 1L), (terminals[0].Signal, terminals[0].Since));
    }

    [Fact]
    public void If_one_terminal_cannot_be_driven_none_is()
    {
        (Board board, Net[] nets, Terminal[] terminals) = Make();
        Terminal detached = nets[0].Attach("detached");
        detached.Detach(1);
        Terminal foreign = new Board().AddNet("elsewhere").Attach("foreign");
        Terminal lines = board.AddChip("chip", 1, nets: [nets[0]]).Lines[0].Net.Terminals[^1];
        Refuses<InvalidOperationException>(new(detached, Signal.StrongLow), "'detached'");
        Refuses<InvalidOperationException>(new(lines, Signal.StrongLow), "configure the line");
        Refuses<ArgumentException>(new(foreign, Signal.StrongLow), "'foreign'");
        Refuses<ArgumentException>(default, "missing");
        Refuses<ArgumentOutOfRangeException>(new(terminals[1], (Signal)5), "signal");

        void Refuses<TException>(TerminalDrive drive, string text)
            where TException : Exception
        {
            var refusal = Assert.Throws<TException>(() => board.Drive([new(terminals[0], Signal.StrongHigh), drive], 2));
            Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
            Assert.Equal((Signal.HighImpedance, Level.Low), (terminals[0].Signal, nets[0].Level));
        }
    }

    private static (Board Board, Net[] Nets, Terminal[] Terminals) Make()
    {
        var board = new Board();
        Net[] nets = [.. Enumerable.Range(0, Nets).Select(i => board.AddNet($"net{i}"))];
        return (board, nets, [.. Enumerable.Range(0, Terminals).Select(i => nets[i % Nets].Attach($"t{i}"))]);
    }
}
