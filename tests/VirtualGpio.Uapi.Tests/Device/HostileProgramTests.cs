// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class HostileProgramTests
{
    private static readonly uint[] s_known =
    [
        GpioIoctl.GetChipInfo, GpioIoctl.UnwatchLineInfo, GpioIoctl.V2GetLineInfo, GpioIoctl.V2WatchLineInfo, GpioIoctl.V2GetLine,
        GpioIoctl.V2SetConfig, GpioIoctl.V2GetValues, GpioIoctl.V2SetValues, GpioIoctl.V1GetLineInfo, GpioIoctl.V1WatchLineInfo,
        GpioIoctl.V1GetLineHandle, GpioIoctl.V1GetLineEvent, GpioIoctl.V1GetValues, GpioIoctl.V1SetValues, GpioIoctl.V1SetConfig,
    ];

    // Words as flags, counts and offsets can be: mostly small, so that much of what is asked for can be done.
    private static readonly Gen<uint> s_word = Gen.Frequency(
        (60, Gen.Constant(0u)),
        (6, Gen.Choose(0, 9).Select(value => (uint)value)),
        (3, Gen.Choose(0, 13).Select(bit => 1u << bit)),
        (2, Gen.Choose(0, 0x3FFF).Select(value => (uint)value)),
        (1, Gen.Choose(int.MinValue, int.MaxValue).Select(value => (uint)value)));

    private static readonly Gen<Call> s_call =
        from request in Gen.Frequency(
            (12, Gen.Elements(s_known)),
            (8, Gen.Elements(GpioIoctl.V2GetLine, GpioIoctl.V2SetConfig, GpioIoctl.V2GetValues, GpioIoctl.V2SetValues, GpioIoctl.V1SetValues)),
            (1, Gen.Choose(int.MinValue, int.MaxValue).Select(value => (uint)value)))
        from words in s_word.ArrayOf(150)
        from cut in Gen.Frequency((12, Gen.Constant(0)), (1, Gen.Choose(1, 600)))
        from file in Gen.Choose(0, 9)
        from closes in Gen.Choose(0, 11)
        from lines in Gen.Choose(0, 4)
        from direction in Gen.Choose(0, 3)
        select new Call(request, words, cut, file, closes == 0, lines, direction);

    [Fact]
    public void Whatever_a_program_passes_nothing_is_thrown_and_what_fails_changes_neither_its_memory_nor_who_has_a_line()
    {
        Dictionary<uint, int> succeeded = s_known.ToDictionary(request => request, _ => 0);
        Prop.ForAll(s_call.ArrayOf(80).ToArbitrary(), calls =>
        {
            var rig = new Rig();
            foreach (Call call in calls)
            {
                if (Make(rig, call))
                    succeeded[call.Request]++;
            }

            CloseAll(rig);
            Assert.All(rig.Chip.Lines, line => Assert.Equal((default, ""), (line.Settings, line.Consumer)));
            Assert.Equal(0, rig.Device.OpenFiles);
            Assert.All(rig.Opener.Pipes, pipe => Assert.True(pipe.IsDisposed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        // Otherwise the calls would be too wild to say anything.
        Assert.All(succeeded, it => Assert.True(it.Value > 10, $"0x{it.Key:x8} succeeded {it.Value} times."));
    }

    private static bool Make(Rig rig, Call call)
    {
        // Mostly what a file knows, or little would be done.
        List<DeviceFile> files = [rig.File, .. rig.Opener.Files.Where(file => !file.IsClosed)];
        bool isForChip = (call.Request & 0xFF) is < 8 or 0x0B or 0x0C;
        DeviceFile file = isForChip && call.File < 9 ? rig.File : files[^(call.File % files.Count + 1)];
        if (call.Closes && file != rig.File)
        {
            file.Close(++rig.Now);
            return false;
        }

        byte[] argument = call.Argument();
        byte[] before = [.. argument];
        bool[] taken = Taken(rig);
        int open = rig.Device.OpenFiles;
        int result = file.Ioctl(call.Request, argument, rig.Opener, ++rig.Now);
        Assert.InRange(result, -(int)Errno.ECONNREFUSED, 0);
        if (result < 0)
        {
            Assert.Equal(before, argument);
            Assert.Equal(taken, Taken(rig));
            Assert.Equal(open, rig.Device.OpenFiles);
        }

        for (int line = 0; line < rig.Outside.Length; line++)
            rig.Outside[line].Drive((Signal)((call.Words[0] + rig.Now + line) % 5), ++rig.Now);
        return result == 0;
    }

    private static bool[] Taken(Rig rig) => [.. rig.Chip.Lines.Select(line => line.Settings.Requested)];

    private static void CloseAll(Rig rig)
    {
        foreach (DeviceFile file in rig.Opener.Files)
            file.Close(++rig.Now);
        rig.File.Close(++rig.Now);
    }

    internal sealed record Call(uint Request, uint[] Words, int Cut, int File, bool Closes, int Lines, int Direction)
    {
        public byte[] Argument()
        {
            byte[] bytes = new byte[GpioIoctl.SizeOf(Request)];
            ReadOnlySpan<byte> words = MemoryMarshal.AsBytes(Words.AsSpan());
            words[..Math.Min(words.Length, bytes.Length)].CopyTo(bytes);
            // Requests ask for some lines and are mostly padded with zeros, or few would be more than refused.
            if (Request == GpioIoctl.V2GetLine && Lines > 0)
            {
                ref GpioV2LineRequest request = ref MemoryMarshal.AsRef<GpioV2LineRequest>(bytes.AsSpan());
                request.LineCount = (uint)Lines;
                request.Padding = default;
                request.Config = new GpioV2LineConfig { Flags = request.Config.Flags | (GpioV2LineFlags)(Direction << 2) };
                for (int i = 0; i < Lines; i++)
                    request.Offsets[i] = (request.Offsets[i] + (uint)i) % 9;
            }
            else if (Request == GpioIoctl.V1GetLineHandle && Lines > 0)
            {
                ref GpioV1HandleRequest request = ref MemoryMarshal.AsRef<GpioV1HandleRequest>(bytes.AsSpan());
                request.LineCount = (uint)Lines;
                request.Flags |= (GpioV1HandleFlags)Direction;
                for (int i = 0; i < Lines; i++)
                    request.Offsets[i] = (request.Offsets[i] + (uint)i) % 9;
            }
            else if (Request == GpioIoctl.V1SetConfig)
            {
                MemoryMarshal.AsRef<GpioV1HandleConfig>(bytes.AsSpan()).Flags |= (GpioV1HandleFlags)Direction;
            }
            else if (Request is GpioIoctl.V2GetValues or GpioIoctl.V2SetValues && Lines > 0)
            {
                MemoryMarshal.AsRef<GpioV2LineValues>(bytes.AsSpan()).Mask |= 1UL << (Lines - 1);
            }
            else if (Request == GpioIoctl.V2SetConfig && Lines > 1)
            {
                ref GpioV2LineConfig config = ref MemoryMarshal.AsRef<GpioV2LineConfig>(bytes.AsSpan());
                config = new GpioV2LineConfig { Flags = config.Flags | (GpioV2LineFlags)(Direction << 2) };
            }

            return bytes[..Math.Max(0, bytes.Length - Cut)];
        }
    }
}
