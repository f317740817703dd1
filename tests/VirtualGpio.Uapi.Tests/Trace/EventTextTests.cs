// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Trace;
using static VirtualGpio.Uapi.Tests.Trace.CallBytes;

namespace VirtualGpio.Uapi.Tests.Trace;

public sealed class EventTextTests
{
    [Fact]
    public void Each_kind_of_event_is_told_by_the_names_of_its_fields()
    {
        Assert.Equal(
            """{id=FALLING_EDGE, offset=1 "led", seqno=7, line_seqno=4}""",
            EventText.Of(Of(new GpioV2LineEvent { Edge = GpioEdge.Falling, Offset = 1, Sequence = 7, LineSequence = 4 }), OpenChip.Names));
        Assert.Equal("{id=RISING_EDGE}", EventText.Of(Of(new GpioV1Event { Edge = GpioEdge.Rising }), OpenChip.Names));
        Assert.Equal(
            """{event_type=RELEASED, info={offset=0, name="button", flags=INPUT}}""",
            EventText.Of(
                Of(new GpioV2LineInfoChanged { Change = GpioLineChange.Released, Info = new() { Name = GpioName.Of("button"), Flags = GpioV2LineFlags.Input } }),
                OpenChip.Names));
        Assert.Equal(
            """{event_type=CONFIG, info={line_offset=2, name="", consumer="x", flags=KERNEL}}""",
            EventText.Of(
                Of(new GpioV1LineInfoChanged { Change = GpioLineChange.Reconfigured, Info = new() { Offset = 2, Consumer = GpioName.Of("x"), Flags = GpioV1LineFlags.Kernel } }),
                OpenChip.Names));
    }

    [Fact]
    public void Whatever_the_bytes_are_the_text_is_printable()
    {
        Gen<byte[]> any =
            from size in Gen.Elements(0, 1, 16, 48, 104, 288, 500)
            from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(size)
            select bytes;
        Prop.ForAll(any.ToArbitrary(), bytes =>
        {
            string text = EventText.Of(bytes, OpenChip.Names);
            Printable.Check(text);
            Assert.InRange(text.Length, 1, 2000);
        }).QuickCheckThrowOnFailure();
    }
}
