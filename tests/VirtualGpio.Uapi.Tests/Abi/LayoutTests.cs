// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Tests.Abi;

/// <summary>The numbers are those that a C compiler gives for linux/gpio.h.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Structs_have_the_sizes_of_the_kernel()
    {
        Assert.Equal(68, Unsafe.SizeOf<GpioChipInfo>());
        Assert.Equal(16, Unsafe.SizeOf<GpioV2LineValues>());
        Assert.Equal(16, Unsafe.SizeOf<GpioV2LineAttribute>());
        Assert.Equal(24, Unsafe.SizeOf<GpioV2LineConfigAttribute>());
        Assert.Equal(272, Unsafe.SizeOf<GpioV2LineConfig>());
        Assert.Equal(592, Unsafe.SizeOf<GpioV2LineRequest>());
        Assert.Equal(256, Unsafe.SizeOf<GpioV2LineInfo>());
        Assert.Equal(288, Unsafe.SizeOf<GpioV2LineInfoChanged>());
        Assert.Equal(48, Unsafe.SizeOf<GpioV2LineEvent>());
        Assert.Equal(72, Unsafe.SizeOf<GpioV1LineInfo>());
        Assert.Equal(104, Unsafe.SizeOf<GpioV1LineInfoChanged>());
        Assert.Equal(364, Unsafe.SizeOf<GpioV1HandleRequest>());
        Assert.Equal(84, Unsafe.SizeOf<GpioV1HandleConfig>());
        Assert.Equal(64, Unsafe.SizeOf<GpioV1HandleValues>());
        Assert.Equal(48, Unsafe.SizeOf<GpioV1EventRequest>());
        Assert.Equal(16, Unsafe.SizeOf<GpioV1Event>());
    }

    [Fact]
    public void Fields_are_where_the_kernel_has_them()
    {
        Assert.Equal(32, Offset((ref GpioChipInfo it) => ref it.Label));
        Assert.Equal(64, Offset((ref GpioChipInfo it) => ref it.Lines));
        Assert.Equal(8, Offset((ref GpioV2LineValues it) => ref it.Mask));
        Assert.Equal(16, Offset((ref GpioV2LineConfigAttribute it) => ref it.Mask));
        Assert.Equal(8, Offset((ref GpioV2LineConfig it) => ref it.AttributeCount));
        Assert.Equal(32, Offset((ref GpioV2LineConfig it) => ref it.Attributes));
        Assert.Equal(256, Offset((ref GpioV2LineRequest it) => ref it.Consumer));
        Assert.Equal(288, Offset((ref GpioV2LineRequest it) => ref it.Config));
        Assert.Equal(560, Offset((ref GpioV2LineRequest it) => ref it.LineCount));
        Assert.Equal(564, Offset((ref GpioV2LineRequest it) => ref it.EventBufferSize));
        Assert.Equal(588, Offset((ref GpioV2LineRequest it) => ref it.Descriptor));
        Assert.Equal(64, Offset((ref GpioV2LineInfo it) => ref it.Offset));
        Assert.Equal(68, Offset((ref GpioV2LineInfo it) => ref it.AttributeCount));
        Assert.Equal(72, Offset((ref GpioV2LineInfo it) => ref it.Flags));
        Assert.Equal(80, Offset((ref GpioV2LineInfo it) => ref it.Attributes));
        Assert.Equal(240, Offset((ref GpioV2LineInfo it) => ref it.Padding));
        Assert.Equal(256, Offset((ref GpioV2LineInfoChanged it) => ref it.Timestamp));
        Assert.Equal(264, Offset((ref GpioV2LineInfoChanged it) => ref it.Change));
        Assert.Equal(8, Offset((ref GpioV2LineEvent it) => ref it.Edge));
        Assert.Equal(12, Offset((ref GpioV2LineEvent it) => ref it.Offset));
        Assert.Equal(16, Offset((ref GpioV2LineEvent it) => ref it.Sequence));
        Assert.Equal(20, Offset((ref GpioV2LineEvent it) => ref it.LineSequence));
        Assert.Equal(4, Offset((ref GpioV1LineInfo it) => ref it.Flags));
        Assert.Equal(8, Offset((ref GpioV1LineInfo it) => ref it.Name));
        Assert.Equal(40, Offset((ref GpioV1LineInfo it) => ref it.Consumer));
        Assert.Equal(72, Offset((ref GpioV1LineInfoChanged it) => ref it.Timestamp));
        Assert.Equal(80, Offset((ref GpioV1LineInfoChanged it) => ref it.Change));
        Assert.Equal(256, Offset((ref GpioV1HandleRequest it) => ref it.Flags));
        Assert.Equal(260, Offset((ref GpioV1HandleRequest it) => ref it.Values));
        Assert.Equal(324, Offset((ref GpioV1HandleRequest it) => ref it.Consumer));
        Assert.Equal(356, Offset((ref GpioV1HandleRequest it) => ref it.LineCount));
        Assert.Equal(360, Offset((ref GpioV1HandleRequest it) => ref it.Descriptor));
        Assert.Equal(4, Offset((ref GpioV1HandleConfig it) => ref it.Values));
        Assert.Equal(8, Offset((ref GpioV1EventRequest it) => ref it.Events));
        Assert.Equal(12, Offset((ref GpioV1EventRequest it) => ref it.Consumer));
        Assert.Equal(44, Offset((ref GpioV1EventRequest it) => ref it.Descriptor));
        Assert.Equal(8, Offset((ref GpioV1Event it) => ref it.Edge));
    }

    [Theory]
    [InlineData(GpioIoctl.GetChipInfo, 0x8044B401)]
    [InlineData(GpioIoctl.V1GetLineInfo, 0xC048B402)]
    [InlineData(GpioIoctl.V1GetLineHandle, 0xC16CB403)]
    [InlineData(GpioIoctl.V1GetLineEvent, 0xC030B404)]
    [InlineData(GpioIoctl.V2GetLineInfo, 0xC100B405)]
    [InlineData(GpioIoctl.V2WatchLineInfo, 0xC100B406)]
    [InlineData(GpioIoctl.V2GetLine, 0xC250B407)]
    [InlineData(GpioIoctl.V1GetValues, 0xC040B408)]
    [InlineData(GpioIoctl.V1SetValues, 0xC040B409)]
    [InlineData(GpioIoctl.V1SetConfig, 0xC054B40A)]
    [InlineData(GpioIoctl.V1WatchLineInfo, 0xC048B40B)]
    [InlineData(GpioIoctl.UnwatchLineInfo, 0xC004B40C)]
    [InlineData(GpioIoctl.V2SetConfig, 0xC110B40D)]
    [InlineData(GpioIoctl.V2GetValues, 0xC010B40E)]
    [InlineData(GpioIoctl.V2SetValues, 0xC010B40F)]
    public void Ioctls_have_the_numbers_of_the_kernel(uint ours, uint kernel) => Assert.Equal(kernel, ours);

    private delegate ref TField Field<T, TField>(ref T it);

    private static int Offset<T, TField>(Field<T, TField> field)
        where T : struct
    {
        var it = default(T);
        return (int)Unsafe.ByteOffset(ref Unsafe.As<T, byte>(ref it), ref Unsafe.As<TField, byte>(ref field(ref it)));
    }
}
