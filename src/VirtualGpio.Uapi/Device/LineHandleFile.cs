// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>Lines requested with version 1: the functions named linehandle_* of <c>gpiolib-cdev.c</c>. There are no events.</summary>
internal sealed class LineHandleFile : DeviceFile
{
    // Filled from the front: while a request is under way, or was refused, the rest is null.
    private readonly DeviceLine?[] _lines;

    private LineHandleFile(GpioDevice device, IEventPipe events, int lines)
        : base(device, events) => _lines = new DeviceLine?[lines];

    /// <inheritdoc/>
    public override int EventSize => 0;

    /// <summary>Requests lines: all of them, or none (linehandle_create).</summary>
    /// <inheritdoc cref="LineRequestFile.Create"/>
    public static int Create(GpioDevice device, ref GpioV1HandleRequest request, IFileOpener opener, long now)
    {
        if (request.LineCount is 0 or > GpioLimits.Lines)
            return Refuse(Errno.EINVAL);
        if (Version1.CheckHandle(request.Flags) is not Errno.None and var error)
            return Refuse(error);
        if (!device.HasRoom || opener.NewPipe() is not { } events)
            return Refuse(Errno.ENFILE);
        var file = new LineHandleFile(device, events, (int)request.LineCount);
        int result = Refuse(file.Take(request, now));
        if (result == 0)
            result = opener.Install(file);
        if (result < 0)
        {
            file.Close(now);
            return result;
        }

        request.Descriptor = result;
        return 0;
    }

    /// <inheritdoc/>
    protected override bool Knows(uint request) => request is GpioIoctl.V1GetValues or GpioIoctl.V1SetValues or GpioIoctl.V1SetConfig;

    /// <inheritdoc/>
    protected override Errno CheckBeforeReading(uint request) =>
        // Only the first line is asked: all were requested alike. Of those that were not, as lines that are left as they are
        // can be, inputs take a value and do nothing with it.
        request == GpioIoctl.V1SetValues && !_lines[0]!.IsOutput ? Errno.EPERM : Errno.None;

    /// <inheritdoc/>
    protected override int Answer(uint request, Span<byte> argument, IFileOpener opener, long now) => Refuse(request switch
    {
        GpioIoctl.V1GetValues => GetValues(out MemoryMarshal.AsRef<GpioV1HandleValues>(argument)),
        GpioIoctl.V1SetValues => SetValues(MemoryMarshal.AsRef<GpioV1HandleValues>(argument), now),
        _ => SetConfig(MemoryMarshal.AsRef<GpioV1HandleConfig>(argument), now),
    });

    /// <inheritdoc/>
    protected override void Release(long now)
    {
        foreach (DeviceLine? line in _lines)
        {
            if (line is null)
                break;
            Device.Free(line, now);
        }
    }

    private Errno Take(in GpioV1HandleRequest request, long now)
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            uint offset = request.Offsets[i];
            if (offset >= Device.Lines.Length)
                return Errno.EINVAL;
            DeviceLine line = Device.Lines[(int)offset];
            if (line.Request(request.Consumer) is not Errno.None and var taken)
                return taken;
            _lines[i] = line;
            line.Assign(Version1.Settable, Version1.ToVersion2(request.Flags));
            if ((request.Flags & GpioV1HandleFlags.Output) != 0)
                line.MakeOutput(request.Values[i] != 0, now);
            else if ((request.Flags & GpioV1HandleFlags.Input) != 0)
                line.MakeInput(now);
            else
                line.Apply(now);
            Device.Tell(line, GpioLineChange.Requested, now);
        }

        return Errno.None;
    }

    private Errno GetValues(out GpioV1HandleValues values)
    {
        values = default;
        for (int i = 0; i < _lines.Length; i++)
            values.Values[i] = _lines[i]!.Value ? (byte)1 : (byte)0;
        return Errno.None;
    }

    private Errno SetValues(in GpioV1HandleValues values, long now)
    {
        for (int i = 0; i < _lines.Length; i++)
            _lines[i]!.SetValue(values.Values[i] != 0, now);
        return Errno.None;
    }

    /// <summary>linehandle_set_config: unlike in a request, a direction is needed.</summary>
    private Errno SetConfig(in GpioV1HandleConfig config, long now)
    {
        if (Version1.CheckHandle(config.Flags) is not Errno.None and var error)
            return error;
        if ((config.Flags & GpioV1HandleFlags.Direction) == 0)
            return Errno.EINVAL;
        for (int i = 0; i < _lines.Length; i++)
        {
            DeviceLine line = _lines[i]!;
            line.Assign(Version1.Settable, Version1.ToVersion2(config.Flags));
            if ((config.Flags & GpioV1HandleFlags.Output) != 0)
                line.MakeOutput(config.Values[i] != 0, now);
            else
                line.MakeInput(now);
            Device.Tell(line, GpioLineChange.Reconfigured, now);
        }

        return Errno.None;
    }
}
