// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class LineConfigRulesTests
{
    // Which flags exclude each other, and which need another: every combination is checked against these two lists.
    private static readonly GpioV2LineFlags[] s_exclusive =
    [
        GpioV2LineFlags.Input | GpioV2LineFlags.Output,
        GpioV2LineFlags.OpenDrain | GpioV2LineFlags.OpenSource,
        GpioV2LineFlags.BiasPullUp | GpioV2LineFlags.BiasPullDown,
        GpioV2LineFlags.BiasPullUp | GpioV2LineFlags.BiasDisabled,
        GpioV2LineFlags.BiasPullDown | GpioV2LineFlags.BiasDisabled,
    ];

    private static readonly (GpioV2LineFlags Any, GpioV2LineFlags Needs)[] s_needs =
    [
        (GpioV2LineFlags.EdgeRising | GpioV2LineFlags.EdgeFalling, GpioV2LineFlags.Input),
        (GpioV2LineFlags.OpenDrain | GpioV2LineFlags.OpenSource, GpioV2LineFlags.Output),
        (GpioV2LineFlags.BiasPullUp | GpioV2LineFlags.BiasPullDown | GpioV2LineFlags.BiasDisabled, GpioV2LineFlags.Input | GpioV2LineFlags.Output),
    ];

    [Fact]
    public void Every_combination_of_flags_is_taken_or_refused_as_the_kernel_does()
    {
        int taken = 0;
        for (ulong bits = 0; bits < 1 << 14; bits++)
        {
            var flags = (GpioV2LineFlags)bits;
            Errno expected = Expected(flags);
            Assert.Equal(expected, LineConfigRules.Check(new GpioV2LineConfig { Flags = flags }, 1));
            if (expected == Errno.None)
                taken++;
        }

        // 2 as they are, 4 biases with 4 choices of edges as input, with 3 drives as output; each active low or not, with 2 clocks.
        Assert.Equal((1 + 4 * 4 + 4 * 3) * 2 * 2, taken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(63)]
    public void A_flag_that_is_not_to_be_asked_for_is_refused(int bit) =>
        Assert.Equal(Errno.EINVAL, LineConfigRules.Check(new GpioV2LineConfig { Flags = GpioV2LineFlags.Input | (GpioV2LineFlags)(1UL << bit) }, 1));

    [Fact]
    public void The_first_line_that_is_refused_says_why()
    {
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.EventClockHte };
        Rig.Add(ref config, 1, Rig.FlagsAttribute(GpioV2LineFlags.Direction));
        Assert.Equal(Errno.EINVAL, LineConfigRules.Check(config, 2));
        config.Attributes[0].Mask = 2;
        Assert.Equal(Errno.EOPNOTSUPP, LineConfigRules.Check(config, 2));
    }

    [Fact]
    public void Flags_of_lines_that_are_not_requested_do_not_matter()
    {
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Input };
        Rig.Add(ref config, ~3UL, Rig.FlagsAttribute((GpioV2LineFlags)ulong.MaxValue));
        Assert.Equal(Errno.None, LineConfigRules.Check(config, 2));
        Assert.Equal(Errno.EINVAL, LineConfigRules.Check(config, 3));
    }

    [Fact]
    public void Padding_too_many_attributes_and_attributes_that_are_not_used_are_refused()
    {
        var valid = new GpioV2LineConfig { Flags = GpioV2LineFlags.Input };
        for (int i = 0; i < 5; i++)
        {
            GpioV2LineConfig padded = valid;
            padded.Padding[i] = 1;
            Assert.Equal(Errno.EINVAL, LineConfigRules.Check(padded, 1));
        }

        foreach (uint count in (uint[])[11, uint.MaxValue])
            Assert.Equal(Errno.EINVAL, LineConfigRules.Check(valid with { AttributeCount = count }, 1));
        for (int i = 0; i < GpioLimits.Attributes; i++)
        {
            GpioV2LineConfig config = valid;
            config.Attributes[i].Mask = 1UL << 63;
            Assert.Equal(Errno.EINVAL, LineConfigRules.Check(config with { AttributeCount = (uint)i }, 1));
            config.AttributeCount = (uint)i + 1;
            Assert.Equal(Errno.None, LineConfigRules.Check(config, 1));
            config.Attributes[i].Attribute.Padding = 1;
            Assert.Equal(Errno.EINVAL, LineConfigRules.Check(config, 1));
        }
    }

    [Fact]
    public void A_debounce_period_even_of_0_needs_an_input()
    {
        foreach (uint period in (uint[])[0, 1, uint.MaxValue])
        {
            var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output };
            Rig.Add(ref config, 2, Rig.Debounce(period));
            Assert.Equal(Errno.None, LineConfigRules.Check(config, 1));
            Assert.Equal(Errno.EINVAL, LineConfigRules.Check(config, 2));
            Assert.Equal(Errno.EINVAL, LineConfigRules.Check(config with { Flags = GpioV2LineFlags.None }, 2));
            Assert.Equal(Errno.None, LineConfigRules.Check(config with { Flags = GpioV2LineFlags.Input }, 2));
        }
    }

    [Fact]
    public void The_first_attribute_of_a_kind_counts_and_kinds_that_do_not_exist_do_not()
    {
        var config = new GpioV2LineConfig { Flags = GpioV2LineFlags.Output };
        Rig.Add(ref config, ulong.MaxValue, new GpioV2LineAttribute { Id = (GpioV2LineAttributeId)4, Values = ulong.MaxValue });
        Rig.Add(ref config, 0b01, Rig.FlagsAttribute(GpioV2LineFlags.Input));
        Rig.Add(ref config, 0b11, Rig.FlagsAttribute(GpioV2LineFlags.Input | GpioV2LineFlags.ActiveLow));
        Rig.Add(ref config, 0b01, Rig.Debounce(5));
        Rig.Add(ref config, 0b11, Rig.Debounce(6));
        Rig.Add(ref config, 0b100, Rig.ValuesAttribute(0b100));
        Rig.Add(ref config, 0b1100, Rig.ValuesAttribute(0b1000));
        Assert.Equal(Errno.None, LineConfigRules.Check(config, 5));
        Assert.Equal(
            [GpioV2LineFlags.Input, GpioV2LineFlags.Input | GpioV2LineFlags.ActiveLow, GpioV2LineFlags.Output],
            Enumerable.Range(0, 3).Select(i => LineConfigRules.FlagsOf(config, i)));
        Assert.Equal([5u, 6u, 0u], Enumerable.Range(0, 3).Select(i => LineConfigRules.DebouncePeriodOf(config, i)));
        Assert.Equal([false, false, true, true, false], Enumerable.Range(0, 5).Select(i => LineConfigRules.ValueOf(config, i)));
    }

    [Fact]
    public void Version_1_refuses_the_same_combinations_of_its_flags()
    {
        for (uint bits = 0; bits < 1 << 9; bits++)
        {
            var flags = (GpioV1HandleFlags)bits;
            GpioV2LineFlags newer = Version1.ToVersion2(flags)
                | (flags.HasFlag(GpioV1HandleFlags.Input) ? GpioV2LineFlags.Input : 0)
                | (flags.HasFlag(GpioV1HandleFlags.Output) ? GpioV2LineFlags.Output : 0);
            Assert.Equal(bits > 0xFF ? Errno.EINVAL : Expected(newer), Version1.CheckHandle(flags));
        }
    }

    [Fact]
    public void A_line_event_needs_no_direction_and_must_not_be_an_output()
    {
        for (uint bits = 0; bits < 1 << 9; bits++)
        {
            var flags = (GpioV1HandleFlags)bits;
            bool isOutput = (flags & (GpioV1HandleFlags.Output | GpioV1HandleFlags.Drive)) != 0;
            Errno expected = isOutput ? Errno.EINVAL : Version1.CheckHandle(flags | GpioV1HandleFlags.Input);
            foreach (GpioV1EventFlags edges in Enum.GetValues<GpioV1EventFlags>())
                Assert.Equal(expected, Version1.CheckEvent(flags, edges));
            Assert.Equal(Errno.EINVAL, Version1.CheckEvent(flags, (GpioV1EventFlags)4));
        }
    }

    private static Errno Expected(GpioV2LineFlags flags)
    {
        if ((ulong)flags >= 1 << 13 || flags.HasFlag(GpioV2LineFlags.Used))
            return Errno.EINVAL;
        if (flags.HasFlag(GpioV2LineFlags.EventClockHte))
            return Errno.EOPNOTSUPP;
        return s_exclusive.Any(pair => flags.HasFlag(pair)) || s_needs.Any(rule => (flags & rule.Any) != 0 && (flags & rule.Needs) == 0)
            ? Errno.EINVAL
            : Errno.None;
    }
}
