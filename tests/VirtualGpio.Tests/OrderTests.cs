// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Tests;

public sealed class OrderTests
{
    private const int Nets = 3;
    private const int Terminals = 9;

    private static Gen<Signal> AnySignal { get; } = Gen.Elements(Enum.GetValues<Signal>());

    private static Gen<(LineSettings Settings, Level Value)> AnySettings { get; } =
        from direction in Gen.Elements(Enum.GetValues<LineDirection>())
        from drive in Gen.Elements(Enum.GetValues<LineDrive>())
        from bias in Gen.Elements(Enum.GetValues<LineBias>())
        from value in Gen.Elements(Enum.GetValues<Level>())
        select (new LineSettings { Direction = direction, Drive = drive, Bias = bias }, value);

    private static Arbitrary<(Signal[] Signals, (LineSettings Settings, Level Value)[] Lines)> States { get; } = (
        from signals in AnySignal.ArrayOf(Terminals)
        from lines in AnySettings.ArrayOf(Nets)
        select (signals, lines)).ToArbitrary();

    private static Arbitrary<(int Terminal, Signal Signal)[]> Histories { get; } = Gen.ArrayOf(
        from terminal in Gen.Choose(0, Terminals - 1)
        from signal in AnySignal
        select (terminal, signal)).ToArbitrary();

    [Fact]
    public void What_comes_in_another_order_makes_the_same_wherever_the_truth_table_says_it() =>
        Prop.ForAll(States, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), Histories, (state, seed, earlier) =>
        {
            (Chip chip, Terminal[] terminals) = Make();
            (Chip otherChip, Terminal[] otherTerminals) = Make();
            // What was before makes no difference either.
            foreach ((int terminal, Signal signal) in earlier)
                otherTerminals[terminal].Drive(signal, 1);
            int[] order = [.. Enumerable.Range(0, Terminals + Nets)];
            foreach (int i in order)
                Set(state, chip, terminals, i);
            new Random(seed).Shuffle(order);
            foreach (int i in order)
                Set(state, otherChip, otherTerminals, i);

            for (int i = 0; i < Nets; i++)
            {
                (Line line, Line otherLine) = (chip.Lines[i], otherChip.Lines[i]);
                Assert.Equal((line.Net.Contention, line.Net.Floats, line.Floats), (otherLine.Net.Contention, otherLine.Net.Floats, otherLine.Floats));
                Assert.Equal(line.Net.Drivers.Select(terminal => terminal.Name), otherLine.Net.Drivers.Select(terminal => terminal.Name));
                if (!line.Net.Floats)
                    Assert.Equal(line.Net.Level, otherLine.Net.Level);
                if (line.Net.Terminals.Any(terminal => terminal.Signal != Signal.HighImpedance && (terminal.Line is null || terminal.Kind == TerminalKind.Bias)))
                    Assert.Equal(line.Level, otherLine.Level);
            }
        }).QuickCheckThrowOnFailure();

    private static void Set((Signal[] Signals, (LineSettings Settings, Level Value)[] Lines) state, Chip chip, Terminal[] terminals, int i)
    {
        if (i < Terminals)
            terminals[i].Drive(state.Signals[i], 2);
        else
            chip.Lines[i - Terminals].Configure(state.Lines[i - Terminals].Settings, state.Lines[i - Terminals].Value, 2);
    }

    private static (Chip Chip, Terminal[] Terminals) Make()
    {
        Chip chip = new Board().AddChip("chip", Nets);
        return (chip, [.. Enumerable.Range(0, Terminals).Select(i => chip.Lines[i % Nets].Net.Attach($"t{i}"))]);
    }
}
