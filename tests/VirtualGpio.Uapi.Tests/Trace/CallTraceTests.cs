// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Tests.Device;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

/// <summary>A device that answers, and what is told of it. The program is this process.</summary>
public sealed partial class CallTraceTests : IDisposable
{
    private readonly Rig _rig = new();
    private readonly HeldTerminal _output = new();
    private readonly CallTrace _trace;

    public CallTraceTests()
    {
        _trace = new CallTrace(_output.Write);
        _trace.Opened(Environment.ProcessId, 3, _rig.File);
    }

    public void Dispose()
    {
        _trace.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void The_life_of_a_request_is_told_with_the_names_of_its_lines()
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Output, 0, 3);
        FileTrace opened = Call(_rig.File, 3, GpioIoctl.V2GetLine, request)!;
        DeviceFile file = _rig.Opener.Files[0];
        Call(file, 100, GpioIoctl.V2SetValues, new GpioV2LineValues { Mask = 3, Bits = 2 });
        Call(_rig.File, 3, GpioIoctl.V2GetLine, Rig.RequestOf(GpioV2LineFlags.Input, 3));
        opened.Closed();
        file.Close(++_rig.Now);
        Call(_rig.File, 3, GpioIoctl.V2GetLineInfo, new GpioV2LineInfo { Offset = 3 });
        _trace.Ended(42, "pro\ngram", new ProgramExit(7, null));
        _trace.Ended(42, "program", new ProgramExit(0, 15));

        string self = $"pid {Environment.ProcessId} {File.ReadAllText("/proc/self/comm").TrimEnd('\n')}";
        Assert.Equal(
            [
                $"[{self}] opened 3</dev/gpiochip7>",
                $"[{self}] ioctl(3</dev/gpiochip7>, GPIO_V2_GET_LINE_IOCTL, {{offsets=[0 \"zero\", 3 \"three\"], consumer=\"tester\", config={{flags=OUTPUT}}, fd=100</dev/gpiochip7:zero,three>}}) = 0",
                $"[{self}] ioctl(100</dev/gpiochip7:zero,three>, GPIO_V2_LINE_SET_VALUES_IOCTL, {{zero=0, three=1}}) = 0",
                $"[{self}] ioctl(3</dev/gpiochip7>, GPIO_V2_GET_LINE_IOCTL, {{offsets=[3 \"three\"], consumer=\"tester\", config={{flags=INPUT}}}}) = -1 EBUSY (Device or resource busy) [three is held by \"tester\" ({self})]",
                $"[{self}] closed 100</dev/gpiochip7:zero,three>",
                $"[{self}] ioctl(3</dev/gpiochip7>, GPIO_V2_GET_LINEINFO_IOCTL, {{offset=3, name=\"three\", flags=OUTPUT}}) = 0",
                "[pid 42 pro\\ngram] +++ exited with 7 +++",
                "[pid 42 program] +++ killed by signal 15 +++",
            ],
            Lines());
    }

    [Fact]
    public void A_holder_is_named_by_its_consumer_if_the_trace_has_not_seen_it_ask()
    {
        _rig.Request(GpioV2LineFlags.Input, 1);
        GpioV2LineRequest anonymous = Rig.RequestOf(GpioV2LineFlags.Input, 2);
        anonymous.Consumer = default;
        _rig.Request(anonymous);
        Call(_rig.File, 3, GpioIoctl.V2GetLine, Rig.RequestOf(GpioV2LineFlags.Input, 1));
        Call(_rig.File, 3, GpioIoctl.V2GetLine, anonymous);
        string[] lines = Lines();
        Assert.EndsWith("[one is held by \"tester\"]", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("[2 is held by a consumer without a name]", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_opened_before_the_trace_began_is_told_of_by_its_chip()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input, 1);
        Call(file, 9, GpioIoctl.V2GetValues, new GpioV2LineValues { Mask = 1 });
        Assert.EndsWith("ioctl(9</dev/gpiochip7>, GPIO_V2_LINE_GET_VALUES_IOCTL, {bits=0x0, mask=0x1}) = 0", Lines()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_get_no_further_are_told_of()
    {
        var arguments = new SeccompArguments(3, GpioIoctl.GetChipInfo, 0x10, 0, 0, 0);
        _trace.Refused(0, "gpiochip0", arguments, Errno.ENFILE);
        _trace.Refused(int.MaxValue, null, arguments, Errno.ENODEV);
        _trace.Unseen(0, arguments, "Why.");
        Assert.Equal(
            [
                "[pid ?] ioctl(3</dev/gpiochip0>, GPIO_GET_CHIPINFO_IOCTL, 0x10) = -1 ENFILE (Too many open files in system)",
                "[pid ? tid 2147483647] ioctl(3, GPIO_GET_CHIPINFO_IOCTL, 0x10) = -1 ENODEV (No such device) [the chip was removed]",
                "[pid ?] ioctl(3, GPIO_GET_CHIPINFO_IOCTL, 0x10) = ? [Why.]",
            ],
            Lines()[1..]);
    }

    [Fact]
    public async Task A_thread_is_told_of_with_its_process()
    {
        var threads = Directory.GetDirectories("/proc/self/task").Select(Path.GetFileName).Select(name => int.Parse(name!, null)).Where(id => id != Environment.ProcessId);
        TracedProgram program = await Task.Run(() => TracedProgram.Look(threads.Min()));
        Assert.Equal($"pid {Environment.ProcessId} tid {threads.Min()} {File.ReadAllText("/proc/self/comm").TrimEnd('\n')}", program.ToString());
    }

    /// <summary>Makes a call, and has it told of as whoever answers programs does.</summary>
    /// <returns>The file that it has opened.</returns>
    private FileTrace? Call<T>(DeviceFile file, int descriptor, uint request, T argument)
        where T : struct
    {
        byte[] before = CallBytes.Of(argument);
        int known = _rig.Opener.Files.Count;
        int result = _rig.Ioctl(file, request, ref argument);
        FileTrace? opened = _rig.Opener.Files.Count == known ? null : _trace.Opened(Environment.ProcessId, 99 + _rig.Opener.Files.Count, _rig.Opener.Files[^1]);
        _trace.Answered(Environment.ProcessId, file, new SeccompArguments((ulong)descriptor, request, 0x1000, 0, 0, 0), before, CallBytes.Of(argument), result);
        return opened;
    }

    /// <summary>What was told, without the times.</summary>
    private string[] Lines()
    {
        _trace.Dispose();
        return [.. _output.Lines.Select(line => Time().Replace(line, "] ", 1))];
    }

    [GeneratedRegex(@"\] [0-9]+\.[0-9]{6} ")]
    private static partial Regex Time();
}
