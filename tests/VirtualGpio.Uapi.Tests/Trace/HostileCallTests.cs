// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

public sealed class HostileCallTests
{
    private static readonly uint[] s_known =
    [
        GpioIoctl.GetChipInfo, GpioIoctl.UnwatchLineInfo, GpioIoctl.V2GetLineInfo, GpioIoctl.V2WatchLineInfo, GpioIoctl.V2GetLine,
        GpioIoctl.V2SetConfig, GpioIoctl.V2GetValues, GpioIoctl.V2SetValues, GpioIoctl.V1GetLineInfo, GpioIoctl.V1WatchLineInfo,
        GpioIoctl.V1GetLineHandle, GpioIoctl.V1GetLineEvent, GpioIoctl.V1GetValues, GpioIoctl.V1SetValues, GpioIoctl.V1SetConfig,
    ];

    private static readonly Gen<byte> s_byte = Gen.Frequency(
        (4, Gen.Constant((byte)0)),
        (1, Gen.Elements<byte>(1, 2, 10, 64)),
        (3, Gen.Choose(0, 255).Select(value => (byte)value)));

    private static readonly Gen<TracedCall> s_call =
        from request in Gen.Frequency((8, Gen.Elements(s_known)), (1, Gen.Choose(int.MinValue, int.MaxValue).Select(value => (uint)value)))
        from before in Bytes(request)
        from after in Bytes(request)
        from result in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Choose(-140, 0)), (1, Gen.Elements(int.MinValue, int.MaxValue)))
        from kind in Gen.Elements(Enum.GetValues<FileKind>())
        from offsets in Gen.Choose(int.MinValue, int.MaxValue).Select(value => (uint)value).ArrayOf().Where(offsets => offsets.Length <= 64)
        from names in s_byte.ArrayOf(20)
        select new TracedCall
        {
            Descriptor = result,
            File = new FileLabel(kind, "gpiochip0", new LineNames(names.Select(value => new string((char)value, value % 32))), offsets),
            Request = request,
            Address = request,
            Before = before,
            After = after,
            Result = result,
        };

    [Fact]
    public void Whatever_a_program_passes_its_call_is_one_printable_line_of_bounded_length() =>
        Prop.ForAll(s_call.ToArbitrary(), call =>
        {
            string text = call.ToString();
            Printable.Check(text);
            Assert.InRange(text.Length, 20, 10_000);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void The_longest_names_and_all_lines_that_there_can_be_are_cut_off()
    {
        byte[] bytes = new byte[592];
        Array.Fill(bytes, (byte)0xFE);
        var names = new LineNames(Enumerable.Repeat(new string('\u001b', 31), 64));
        var call = new TracedCall
        {
            Descriptor = 3,
            File = new FileLabel(FileKind.Chip, "gpiochip0", names, []),
            Request = GpioIoctl.V2GetLine,
            Before = bytes,
            After = bytes,
            Result = 0,
        };
        Assert.InRange(call.ToString().Length, 1000, 5000);
        Assert.EndsWith("...) = 0", call.ToString(), StringComparison.Ordinal);
        Printable.Check(call.ToString());
    }

    /// <summary>Mostly as many as the number says.</summary>
    private static Gen<byte[]> Bytes(uint request) =>
        from cut in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(0, 600)))
        from bytes in s_byte.ArrayOf(Math.Clamp(Math.Min(GpioIoctl.SizeOf(request), GpioIoctl.LargestSize) - cut, 0, GpioIoctl.LargestSize))
        select bytes;
}
