// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>Programs that ask for lines, use them and let them go, against a model that knows only who has which line, set to what.</summary>
public sealed class OwnershipModelTests
{
    private const int Lines = 6;

    private static readonly GpioV2LineFlags[] s_flags =
    [
        GpioV2LineFlags.Input, GpioV2LineFlags.Output, GpioV2LineFlags.Output | GpioV2LineFlags.ActiveLow,
        GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth, GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising | GpioV2LineFlags.ActiveLow,
        GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullUp | GpioV2LineFlags.EdgeFalling,
    ];

    private static readonly Gen<Step> s_step =
        from kind in Gen.Elements(Enum.GetValues<StepKind>())
        from file in Gen.Choose(0, 5)
        from flags in Gen.Elements(s_flags)
        from mask in Gen.Choose(0, (1 << Lines) - 1)
        from bits in Gen.Choose(0, (1 << Lines) - 1)
        select new Step(kind, file, flags, mask, bits);

    [Fact]
    public void A_line_has_one_owner_at_most_outputs_read_what_was_set_and_events_are_numbered_without_a_gap()
    {
        Prop.ForAll(s_step.ArrayOf().Resize(80).ToArbitrary(), steps =>
        {
            var model = new Model();
            foreach (Step step in steps)
                model.Take(step);
            model.End();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    internal enum StepKind
    {
        Request,
        Configure,
        Set,
        Drive,
        Close,
    }

    internal sealed record Step(StepKind Kind, int File, GpioV2LineFlags Flags, int Mask, int Bits);

    private sealed class Owned(DeviceFile file, int[] offsets, GpioV2LineFlags flags)
    {
        public DeviceFile File => file;

        public int[] Offsets => offsets;

        public GpioV2LineFlags Flags { get; set; } = flags;

        public ulong Values { get; set; }

        public uint Sequence { get; set; }

        public uint[] LineSequences { get; } = new uint[Lines];

        public ulong All => (1UL << offsets.Length) - 1;
    }

    private sealed class Model
    {
        private readonly Rig _rig = new(Lines);
        private readonly List<Owned> _owned = [];

        public void Take(Step step)
        {
            Owned? owned = _owned.Count > 0 ? _owned[step.File % _owned.Count] : null;
            int[] picked = [.. Enumerable.Range(0, Lines).Where(line => (step.Mask >> line & 1) != 0)];
            switch (step.Kind)
            {
                case StepKind.Request:
                    Request(step.Flags, picked);
                    break;
                case StepKind.Configure when owned is not null:
                    Assert.Equal(Errno.None, _rig.SetConfig(owned.File, new GpioV2LineConfig { Flags = step.Flags }));
                    owned.Flags = step.Flags;
                    owned.Values = 0;
                    break;
                case StepKind.Set when owned is not null:
                    Set(owned, (ulong)step.Mask, (ulong)step.Bits);
                    break;
                case StepKind.Drive:
                    Drive(picked, step.Bits);
                    break;
                case StepKind.Close when owned is not null:
                    owned.File.Close(++_rig.Now);
                    _owned.Remove(owned);
                    break;
            }

            Check();
        }

        public void End()
        {
            foreach (Owned owned in _owned)
                owned.File.Close(++_rig.Now);
            Assert.All(_rig.Chip.Lines, line => Assert.Equal((default, "", Signal.HighImpedance, Signal.HighImpedance), (line.Settings, line.Consumer, line.Driven, line.Pulled)));
        }

        private void Request(GpioV2LineFlags flags, int[] picked)
        {
            GpioV2LineRequest request = Rig.RequestOf(flags, picked);
            if (picked.Length == 0)
                Assert.Equal(Errno.EINVAL, _rig.Refused(request));
            else if (_owned.Any(owned => owned.Offsets.Intersect(picked).Any()))
                Assert.Equal(Errno.EBUSY, _rig.Refused(request));
            else
                _owned.Add(new Owned(_rig.Request(request), picked, flags));
        }

        private void Set(Owned owned, ulong mask, ulong bits)
        {
            Errno expected = (mask & owned.All) == 0 ? Errno.EINVAL
                : owned.Flags.HasFlag(GpioV2LineFlags.Output) ? Errno.None
                : Errno.EPERM;
            Assert.Equal(expected, _rig.SetValues(owned.File, mask, bits));
            if (expected == Errno.None)
                owned.Values = ((owned.Values & ~mask) | (bits & mask)) & owned.All;
        }

        private void Drive(int[] picked, int bits)
        {
            foreach (int line in picked)
            {
                Level before = _rig.Line(line).Net.Level;
                _rig.Pull(line, (bits >> line & 1) != 0);
                Level after = _rig.Line(line).Net.Level;
                if (after == before || _owned.Find(owned => owned.Offsets.Contains(line)) is not { } owner)
                    continue;
                bool rises = (after == Level.High) != owner.Flags.HasFlag(GpioV2LineFlags.ActiveLow);
                if (!owner.Flags.HasFlag(rises ? GpioV2LineFlags.EdgeRising : GpioV2LineFlags.EdgeFalling))
                    continue;
                GpioV2LineEvent told = Assert.Single(Rig.Read<GpioV2LineEvent>(owner.File));
                Assert.Equal((rises ? GpioEdge.Rising : GpioEdge.Falling, (uint)line), (told.Edge, told.Offset));
                CheckNumbers(owner, told);
            }

            // Nothing is told beyond what was expected.
            Assert.All(_owned, owned => Assert.Equal(0, ((MemoryPipe)owned.File.Events).Length));
        }

        private static void CheckNumbers(Owned owned, in GpioV2LineEvent told)
        {
            Assert.Equal(++owned.Sequence, told.Sequence);
            Assert.Equal(++owned.LineSequences[told.Offset], told.LineSequence);
        }

        private void Check()
        {
            bool[] isTaken = new bool[Lines];
            foreach (Owned owned in _owned)
            {
                foreach (int line in owned.Offsets)
                {
                    Assert.False(isTaken[line]);
                    isTaken[line] = true;
                    Assert.Equal(owned.Flags | GpioV2LineFlags.Used, _rig.Info(line).Flags);
                }

                ulong inputs = owned.Offsets.Index().Aggregate(0UL, (bits, it) => bits | (ulong)_rig.Line(it.Item).Net.Level << it.Index);
                ulong expected = owned.Flags.HasFlag(GpioV2LineFlags.Output) ? owned.Values
                    : owned.Flags.HasFlag(GpioV2LineFlags.ActiveLow) ? ~inputs & owned.All
                    : inputs;
                Assert.Equal(expected, _rig.GetValues(owned.File));
                foreach (GpioV2LineEvent told in Rig.Read<GpioV2LineEvent>(owned.File))
                    CheckNumbers(owned, told);
            }

            for (int line = 0; line < Lines; line++)
                Assert.Equal(isTaken[line], _rig.Line(line).Settings.Requested);
        }
    }
}
