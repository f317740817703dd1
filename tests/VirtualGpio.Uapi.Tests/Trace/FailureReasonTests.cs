// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Tests.Device;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

/// <summary>Calls that the device has really refused.</summary>
public sealed class FailureReasonTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void A_line_that_is_busy_is_named_with_its_holder()
    {
        _rig.Request(GpioV2LineFlags.Input, 2, 1);
        Assert.Equal("EBUSY one is held by holder of 1", Refuse(GpioIoctl.V2GetLine, Rig.RequestOf(GpioV2LineFlags.Input, 0, 1, 2)));
        Assert.Equal("EBUSY three is asked for twice", Refuse(GpioIoctl.V2GetLine, Rig.RequestOf(GpioV2LineFlags.Input, 3, 0, 3)));
        Assert.Equal("EBUSY 2 is held by holder of 2", Refuse(GpioIoctl.V1GetLineEvent, new GpioV1EventRequest { Offset = 2, Events = GpioV1EventFlags.Both }));
    }

    [Fact]
    public void An_offset_that_there_is_not_is_named()
    {
        Assert.Equal("EINVAL there is no line 8: the chip has lines 0 to 7", Refuse(GpioIoctl.V2GetLine, Rig.RequestOf(GpioV2LineFlags.Input, 0, 8)));
        Assert.Equal("EINVAL there is no line 4294967295: the chip has lines 0 to 7", Refuse(GpioIoctl.UnwatchLineInfo, uint.MaxValue));
        Assert.Equal("EINVAL there is no line 9: the chip has lines 0 to 7", Refuse(GpioIoctl.V2GetLineInfo, new GpioV2LineInfo { Offset = 9 }));
        Assert.Equal("EINVAL there is no line 9: the chip has lines 0 to 7", Refuse(GpioIoctl.V1GetLineInfo, new GpioV1LineInfo { Offset = 9 }));
        Assert.Equal("EINVAL there is no line 9: the chip has lines 0 to 7", Refuse(GpioIoctl.V1GetLineEvent, new GpioV1EventRequest { Offset = 9 }));
    }

    [Fact]
    public void Counts_and_padding_are_told()
    {
        Assert.Equal("EINVAL num_lines is 0; 1 to 64 are possible", Refuse(GpioIoctl.V2GetLine, Rig.RequestOf(GpioV2LineFlags.Input)));
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Input, 0);
        request.Padding[1] = 1;
        Assert.Equal("EINVAL padding is not zero", Refuse(GpioIoctl.V2GetLine, request));
        request = Rig.RequestOf(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeRising, 0);
        request.EventBufferSize = 1;
        Assert.Equal("EINVAL event_buffer_size is 1, and 2 is the least for edges", Refuse(GpioIoctl.V2GetLine, request));
        Assert.Equal("EINVAL lines is 70; 1 to 64 are possible", Refuse(GpioIoctl.V1GetLineHandle, new GpioV1HandleRequest { LineCount = 70 }));
        var info = new GpioV2LineInfo();
        info.Padding[3] = 1;
        Assert.Equal("EINVAL padding is not zero", Refuse(GpioIoctl.V2WatchLineInfo, info));
    }

    [Theory]
    [InlineData(GpioV2LineFlags.Input | GpioV2LineFlags.Output, "EINVAL zero: INPUT and OUTPUT exclude each other")]
    [InlineData(GpioV2LineFlags.EdgeRising, "EINVAL zero: EDGE_RISING and EDGE_FALLING need INPUT")]
    [InlineData(GpioV2LineFlags.Input | GpioV2LineFlags.OpenDrain, "EINVAL zero: OPEN_DRAIN and OPEN_SOURCE need OUTPUT")]
    [InlineData(GpioV2LineFlags.Output | GpioV2LineFlags.Drive, "EINVAL zero: OPEN_DRAIN and OPEN_SOURCE exclude each other")]
    [InlineData(GpioV2LineFlags.BiasPullUp, "EINVAL zero: BIAS_* needs INPUT or OUTPUT")]
    [InlineData(GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullUp | GpioV2LineFlags.BiasDisabled, "EINVAL zero: only one of BIAS_* can be")]
    [InlineData(GpioV2LineFlags.Used, "EINVAL zero: USED is only told, and cannot be asked for")]
    [InlineData((GpioV2LineFlags)(1UL << 13), "EINVAL zero: 0x2000 are flags that there are not")]
    [InlineData(GpioV2LineFlags.EventClockHte, "EOPNOTSUPP zero: EVENT_CLOCK_HTE needs a hardware timestamp engine, which there is none of")]
    internal void Flags_that_exclude_each_other_are_told(GpioV2LineFlags flags, string reason) =>
        Assert.Equal(reason, Refuse(GpioIoctl.V2GetLine, Rig.RequestOf(flags, 0)));

    [Theory]
    [InlineData(GpioV1HandleFlags.Direction, "INPUT and OUTPUT exclude each other")]
    [InlineData(GpioV1HandleFlags.Input | GpioV1HandleFlags.OpenDrain, "OPEN_DRAIN and OPEN_SOURCE need OUTPUT")]
    [InlineData(GpioV1HandleFlags.Output | GpioV1HandleFlags.Drive, "OPEN_DRAIN and OPEN_SOURCE exclude each other")]
    [InlineData(GpioV1HandleFlags.BiasPullUp, "BIAS_* needs INPUT or OUTPUT")]
    [InlineData(GpioV1HandleFlags.Input | GpioV1HandleFlags.Bias, "only one of BIAS_* can be")]
    [InlineData((GpioV1HandleFlags)256, "0x100 are flags that there are not")]
    internal void Flags_of_version_1_too(GpioV1HandleFlags flags, string reason) =>
        Assert.Equal($"EINVAL {reason}", Refuse(GpioIoctl.V1GetLineHandle, new GpioV1HandleRequest { LineCount = 1, Flags = flags }));

    [Fact]
    public void What_is_not_permitted_is_told()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input, 3);
        FileLabel lines = Label(FileKind.Request, 3);
        Assert.Equal("EPERM three is an input", Refuse(GpioIoctl.V2SetValues, new GpioV2LineValues { Mask = 1 }, file, lines));
        Assert.Equal("EINVAL mask names no line of the request", Refuse(GpioIoctl.V2GetValues, new GpioV2LineValues { Mask = 2 }, file, lines));
        Assert.Equal("EINVAL the descriptor is a request of version 2, and this ioctl is not for one", Refuse(GpioIoctl.V1GetValues, default(GpioV1HandleValues), file, lines));
        Assert.Equal("EINVAL the descriptor is a chip, and this ioctl is for lines that were requested", Refuse(GpioIoctl.V2SetValues, default(GpioV2LineValues)));
        Assert.Equal("EINVAL linux/gpio.h has no such ioctl", Refuse(0xC004B41Fu, 0u));
        Assert.Equal(0, _rig.Watch(_rig.File, 0));
        Assert.Equal("EBUSY the file watches this line already", Refuse(GpioIoctl.V2WatchLineInfo, default(GpioV2LineInfo)));
        Assert.Equal("EPERM the file watches lines by the other version of the interface already", Refuse(GpioIoctl.V1WatchLineInfo, default(GpioV1LineInfo)));
        Assert.Equal("EBUSY the file does not watch this line", Refuse(GpioIoctl.UnwatchLineInfo, 1u));
        _rig.Device.Unplug(++_rig.Now);
        Assert.Equal("ENODEV the chip was removed", Refuse(GpioIoctl.GetChipInfo, default(GpioChipInfo)));
    }

    [Fact]
    public void There_is_a_reason_for_each_config_that_is_refused_and_for_no_other()
    {
        Gen<GpioV2LineFlags> flags = Gen.Choose(0, 0x3FFF).Two().Select(two => (GpioV2LineFlags)(ulong)(two.Item1 & two.Item2));
        Gen<GpioV2LineConfig> configs =
            from common in flags
            from other in flags
            from id in Gen.Choose(0, 4)
            from mask in Gen.Choose(0, 3)
            from count in Gen.Frequency((8, Gen.Choose(0, 2)), (1, Gen.Constant(11)))
            from padding in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(0, 2)))
            select Config(common, other, id, mask, count, padding);
        (int refused, int taken) = (0, 0);
        Prop.ForAll(configs.ToArbitrary(), config =>
        {
            bool isRefused = LineConfigRules.Check(config, 2) != Errno.None;
            _ = isRefused ? refused++ : taken++;
            Assert.Equal(isRefused, ConfigReason.Of(config, Label(FileKind.Request, 0, 1)) is not null);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5000));
        Assert.True(refused > 200 && taken > 200, $"{refused} were refused, {taken} not.");
    }

    [Fact]
    public void There_is_a_reason_for_all_flags_of_version_1_that_are_refused_and_for_no_other()
    {
        for (uint flags = 0; flags < 512; flags++)
        {
            var handle = (GpioV1HandleFlags)flags;
            Assert.Equal(Version1.CheckHandle(handle) != Errno.None, ConfigReason.OfHandle(handle) is not null);
            for (uint events = 0; events < 8; events++)
                Assert.Equal(Version1.CheckEvent(handle, (GpioV1EventFlags)events) != Errno.None, ConfigReason.OfEvent(handle, (GpioV1EventFlags)events) is not null);
        }
    }

    private static GpioV2LineConfig Config(GpioV2LineFlags common, GpioV2LineFlags other, int id, int mask, int count, int padding)
    {
        var config = new GpioV2LineConfig { Flags = common, AttributeCount = (uint)count };
        config.Padding[2] = padding == 1 ? 1u : 0;
        for (int i = 0; i < Math.Min(2, count); i++)
        {
            config.Attributes[i] = new GpioV2LineConfigAttribute
            {
                Attribute = new GpioV2LineAttribute { Id = (GpioV2LineAttributeId)id, Values = (ulong)other, Padding = padding == 2 ? 1u : 0 },
                Mask = (ulong)mask,
            };
        }

        return config;
    }

    private FileLabel Label(FileKind kind, params uint[] offsets) => new(kind, "gpiochip7", new LineNames(_rig.Chip.Lines.Select(line => line.Name)), offsets);

    /// <summary>The error and the reason that is given for it.</summary>
    private string Refuse<T>(uint request, T argument, DeviceFile? file = null, FileLabel? label = null)
        where T : struct
    {
        byte[] before = CallBytes.Of(argument);
        int result = _rig.Ioctl(file ?? _rig.File, request, ref argument);
        Assert.True(result < 0, "It was not refused.");
        var call = new TracedCall { Descriptor = 3, File = label ?? Label(FileKind.Chip), Request = request, Before = before, After = before, Result = result };
        string? reason = new FailureReason(_rig.Device, offset => $"holder of {offset}").Of(call);
        return $"{(Errno)(-result)} {reason}";
    }
}
