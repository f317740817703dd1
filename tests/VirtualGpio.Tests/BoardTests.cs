// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Tests;

public sealed class BoardTests
{
    private static Config Often { get; } = Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(150);

    private static Arbitrary<Step[]> Steps { get; } = Arb.From(Gen.ArrayOf(
        from kind in Gen.Frequency(
            (3, Gen.Constant(StepKind.Attach)),
            (1, Gen.Constant(StepKind.Detach)),
            (8, Gen.Constant(StepKind.Drive)),
            (4, Gen.Constant(StepKind.DriveTogether)),
            (3, Gen.Constant(StepKind.Force)),
            (1, Gen.Constant(StepKind.AddChip)),
            (1, Gen.Constant(StepKind.RemoveChip)),
            (6, Gen.Constant(StepKind.Configure)),
            (1, Gen.Constant(StepKind.Reset)),
            (1, Gen.Constant(StepKind.TakeOut)),
            (1, Gen.Constant(StepKind.PutBack)),
            (1, Gen.Constant(StepKind.Advance)))
        from pause in Gen.Choose(0, 60)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Step(kind, pause, seed)), Fewer);

    [Fact]
    public void Whatever_is_done_to_a_board_comes_out_as_a_naive_model_says_after_every_step() =>
        Prop.ForAll(Steps, steps =>
        {
            var board = new ReferenceBoard(
                (Level.Low, NetRest.Keeps), (Level.High, NetRest.Keeps), (Level.High, NetRest.Low), (Level.Low, NetRest.High));
            board.AddChip(3, [board.Nets[0], null, board.Nets[0]]);
            board.AddChip(2, [board.Nets[1], board.Nets[2]]);
            long now = 0;
            foreach (Step step in steps)
            {
                now += step.Pause;
                Do(step.Kind, new Random(step.Seed), board, now);
                board.Compare();
            }

            board.AdvanceBoth(now + 1000);
            board.Compare();
            Assert.Equal(long.MaxValue, board.Real.NextDeadline);
        }).Check(Often);

    private static void Do(StepKind kind, Random random, ReferenceBoard board, long now)
    {
        ReferenceNet net = board.Nets[random.Next(board.Nets.Count)];
        var chip = board.Chips.Count > 0 ? board.Chips[random.Next(board.Chips.Count)] : default;
        Signal signal = (Signal)random.Next(5);
        switch (kind)
        {
            case StepKind.Attach:
                board.Attach(net);
                break;
            case StepKind.Detach when board.Terminals.Count > 0:
                board.Detach(board.Terminals[random.Next(board.Terminals.Count)], now);
                break;
            case StepKind.Drive when board.Terminals.Count > 0:
                board.Drive(board.Terminals[random.Next(board.Terminals.Count)], signal, now);
                break;
            case StepKind.DriveTogether when board.Terminals.Count > 0:
                board.Drive([.. Enumerable.Range(0, random.Next(8)).Select(_ => (board.Terminals[random.Next(board.Terminals.Count)], (Signal)random.Next(5)))], now);
                break;
            case StepKind.Force:
                board.Force(net, random.Next(3) switch { 0 => Level.Low, 1 => Level.High, _ => null }, now);
                break;
            case StepKind.AddChip when board.Chips.Count < 6:
                board.AddChip(3, [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0 ? null : board.Nets[random.Next(board.Nets.Count)])]);
                break;
            case StepKind.RemoveChip when board.Chips.Count > 0:
                board.RemoveChip(random.Next(board.Chips.Count), now);
                break;
            case StepKind.Configure when chip.Real is not null:
                board.Configure(chip.Real, chip.Lines[random.Next(chip.Lines.Length)], RandomSettings(random), (Level)random.Next(2), now);
                break;
            case StepKind.Reset when chip.Real is not null:
                board.Reset(chip, now);
                break;
            case StepKind.TakeOut or StepKind.PutBack when chip.Real is not null:
                board.SetService(chip, kind == StepKind.TakeOut, now);
                break;
            default:
                board.AdvanceBoth(now);
                break;
        }
    }

    private static LineSettings RandomSettings(Random random) => new()
    {
        Direction = (LineDirection)random.Next(2),
        Drive = (LineDrive)random.Next(3),
        Bias = (LineBias)random.Next(4),
        DebounceNanoseconds = random.Next(4) * 40,
    };

    /// <summary>What to try when something has failed, to find a short case: one step less.</summary>
    private static IEnumerable<Step[]> Fewer(Step[] steps) =>
        Enumerable.Range(0, steps.Length).Select(left => (Step[])[.. steps[..left], .. steps[(left + 1)..]]);

    private enum StepKind
    {
        Attach,
        Detach,
        Drive,
        DriveTogether,
        Force,
        AddChip,
        RemoveChip,
        Configure,
        Reset,
        TakeOut,
        PutBack,
        Advance,
    }

    private readonly record struct Step(StepKind Kind, int Pause, int Seed);
}
