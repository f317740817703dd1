// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Tests.Conformance;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>
/// Plays a recording's steps on a device within the test, as <c>guest/tools/uapi-player.c</c> does on one of the kernel's, and
/// gives answers as that one writes them. A step takes a nanosecond, and as long as it waits.
/// </summary>
internal sealed class DevicePlayer : IClock
{
    private const long Start = 1_000_000;
    private const int FirstDescriptor = 100;

    private readonly Board _board = new();
    private readonly GpioDevice _device;
    private readonly SimulatedPulls _pulls;
    private readonly MemoryOpener _opener = new();
    private readonly Dictionary<string, DeviceFile> _files = [];
    private long _now = Start;

    /// <param name="chip">What chip to play on: a new one.</param>
    public DevicePlayer(ConformanceChip chip)
    {
        _device = new GpioDevice(_board.AddChip("chip", chip.Lines, chip.Names), ConformanceChip.Name, ConformanceChip.Label, this);
        _pulls = new SimulatedPulls(_device);
        if (chip.HogOffset >= 0)
            Hog(chip.HogOffset);
    }

    public long Realtime(long monotonic) => monotonic + Rig.RealtimeOffset;

    /// <summary>Plays a step.</summary>
    /// <returns>What is to stand behind it in a recording.</returns>
    public string Play(Step step)
    {
        _now++;
        return step switch
        {
            OpenStep open => Open(open.File),
            PullStep pull => Pull(pull),
            IoctlStep ioctl => On(ioctl.File, file => Ioctl(file, ioctl)),
            ReadStep read => On(read.File, file => Read(file, read)),
            PollStep poll => On(poll.File, file => Poll(file, poll)),
            // That is what an opener is for, and no matter of the device.
            CloseOnExecStep closeOnExec => On(closeOnExec.File, _ => "1"),
            CloseStep close => On(close.File, _ => Close(close.File)),
            _ => throw new ArgumentException($"There is no playing of {step}.", nameof(step)),
        };
    }

    private string On(string file, Func<DeviceFile, string> play) =>
        _files.TryGetValue(file, out DeviceFile? opened) ? play(opened) : Text(-(int)Errno.EBADF);

    private string Open(string name)
    {
        _files.Add(name, _device.Open(new MemoryPipe())!);
        return "0";
    }

    private string Close(string name)
    {
        _files.Remove(name, out DeviceFile? file);
        file!.Close(_now);
        return "0";
    }

    private string Pull(PullStep pull)
    {
        _pulls.Pull(pull.Offset, pull.Up, _now);
        return "0";
    }

    private string Ioctl(DeviceFile file, IoctlStep step)
    {
        byte[] argument = step.Memory switch
        {
            ArgumentMemory.Bad => [],
            ArgumentMemory.Half => step.Argument[..(step.Argument.Length / 2)].ToArray(),
            _ => step.Argument.ToArray(),
        };
        int size = argument.Length;
        bool isWritable = step.Memory == ArgumentMemory.Writable;
        _opener.Error = isWritable ? 0 : -(int)Errno.EFAULT;
        int result = file.Ioctl(step.Request, argument, _opener, _now);
        if (result >= 0 && !isWritable && GpioIoctl.IsWrittenBack(step.Request))
        {
            file.TakeBack(step.Request, argument);
            result = -(int)Errno.EFAULT;
        }

        if (result >= 0 && step is { NewFile: { } added, DescriptorOffset: { } at })
        {
            int descriptor = BinaryPrimitives.ReadInt32LittleEndian(argument.AsSpan(at));
            _files.Add(added, _opener.Files[descriptor - FirstDescriptor]);
            argument.AsSpan(at, sizeof(int)).Clear();
        }

        return isWritable && size > 0 && !step.Argument.Span.SequenceEqual(argument)
            ? $"{Text(result)} {ByteText.Format(argument)}"
            : Text(result);
    }

    private string Read(DeviceFile file, ReadStep step)
    {
        int result = KernelRead.From(file, step.Size, step.IsBad, out byte[] bytes);
        if (result < 0)
            return Text(result);
        RecordOf(file).Mask(bytes, ClockOf);
        return $"{Text(result)} {ByteText.Format(bytes)}";
    }

    /// <summary>What a pipe is ready for. It is the program's end, which can only be read.</summary>
    private string Poll(DeviceFile file, PollStep step)
    {
        var pipe = (MemoryPipe)file.Events;
        long end = _now + (step.Milliseconds * 1_000_000L);
        while (pipe.Length == 0 && _now < end)
        {
            _now = Math.Min(end, _board.NextDeadline);
            _board.Advance(_now);
        }

        return pipe.Length > 0 ? "POLLIN|POLLRDNORM" : "0";
    }

    /// <summary>Requests a line on behalf of the kernel.</summary>
    private void Hog(int offset)
    {
        GpioV2LineRequest request = Rig.RequestOf(GpioV2LineFlags.Output, offset);
        request.Consumer = GpioName.Of(ConformanceChip.HogConsumer);
        Rig.Add(ref request.Config, 1, Rig.ValuesAttribute(1));
        DeviceFile chip = _device.Open(new MemoryPipe())!;
        Assert.Equal(0, chip.Ioctl(GpioIoctl.V2GetLine, MemoryMarshal.AsBytes(new Span<GpioV2LineRequest>(ref request)), _opener, _now));
        chip.Close(_now);
    }

    private ulong ClockOf(ulong timestamp)
    {
        if (timestamp is >= Start && timestamp <= (ulong)_now)
            return 1;
        return timestamp >= (ulong)Realtime(Start) && timestamp <= (ulong)Realtime(_now) ? 2u : 3u;
    }

    private static EventRecord RecordOf(DeviceFile file) => file switch
    {
        ChipFile => EventRecord.Of(0, file.EventSize),
        LineRequestFile => EventRecord.LineEvent,
        _ => EventRecord.LineEventV1,
    };

    private static string Text(int result) => result.ToString(CultureInfo.InvariantCulture);
}
