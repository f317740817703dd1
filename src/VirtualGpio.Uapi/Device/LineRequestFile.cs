// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>Lines requested with version 2: the functions named linereq_* of <c>gpiolib-cdev.c</c>.</summary>
internal sealed class LineRequestFile : DeviceFile
{
    private const int EventsPerLine = 16;

    // What a config sets; the direction is set apart from it.
    private const GpioV2LineFlags Settable = Version1.Settable | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.EventClockRealtime;

    // Filled from the front: while a request is under way, or was refused, the rest is null.
    private readonly EdgeDetector?[] _lines;
    private readonly int _bufferSize;
    private uint _sequence;

    private LineRequestFile(GpioDevice device, IEventPipe events, in GpioV2LineRequest request)
        : base(device, events)
    {
        _lines = new EdgeDetector?[request.LineCount];
        uint size = request.EventBufferSize == 0
            ? request.LineCount * EventsPerLine
            : Math.Min(request.EventBufferSize, GpioLimits.Lines * EventsPerLine);
        _bufferSize = (int)BitOperations.RoundUpToPowerOf2(size);
    }

    /// <inheritdoc/>
    public override int EventSize => Unsafe.SizeOf<GpioV2LineEvent>();

    /// <inheritdoc/>
    public override int EdgeRoom => Array.Exists(_lines, line => line?.Line.Trigger is not (null or InterruptTrigger.None)) ? _bufferSize : 0;

    /// <summary>Requests lines: all of them, or none (linereq_create).</summary>
    /// <param name="device">The device.</param>
    /// <param name="request">What is asked for, and where the descriptor is given back.</param>
    /// <param name="opener">Gives the descriptor.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <returns>0, or a negative error number.</returns>
    public static int Create(GpioDevice device, ref GpioV2LineRequest request, IFileOpener opener, long now)
    {
        if (request.LineCount is 0 or > GpioLimits.Lines || !LineConfigRules.IsZero<uint>(request.Padding))
            return Refuse(Errno.EINVAL);
        if (LineConfigRules.Check(request.Config, (int)request.LineCount) is not Errno.None and var error)
            return Refuse(error);
        if (!device.HasRoom || opener.NewPipe() is not { } events)
            return Refuse(Errno.ENFILE);
        var file = new LineRequestFile(device, events, request);
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

    /// <summary>Makes sure that there is a buffer for events (edge_detector_fifo_init).</summary>
    /// <returns>EINVAL: one of this size is not possible. A kfifo has at least two elements (<c>lib/kfifo.c</c>, __kfifo_alloc).</returns>
    public Errno MakeBuffer() => _bufferSize < 2 ? Errno.EINVAL : Errno.None;

    /// <summary>Gives the program an event; if it has not read as many as the buffer holds, the oldest is lost (linereq_put_event).</summary>
    /// <param name="line">The line.</param>
    /// <param name="edge">Which way it has changed.</param>
    /// <param name="lineSequence">The number of the event among those of the line.</param>
    /// <param name="time">When, in nanoseconds of the board's clock.</param>
    public void Put(DeviceLine line, GpioEdge edge, uint lineSequence, long time)
    {
        if (IsClosed)
            return;
        bool isRealtime = (line.Flags & GpioV2LineFlags.EventClockRealtime) != 0;
        var told = new GpioV2LineEvent
        {
            Timestamp = (ulong)(isRealtime ? Device.Clock.Realtime(time) : time),
            Edge = edge,
            Offset = (uint)line.Offset,
            Sequence = ++_sequence,
            LineSequence = lineSequence,
        };
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<GpioV2LineEvent>(in told));
        if (!Events.HasFewerThan(_bufferSize, EventSize))
        {
            Events.DropOldest(EventSize);
            Device.Observer?.OnEventLost(line.Offset, time);
        }

        Events.Write(bytes);
    }

    /// <inheritdoc/>
    protected override bool Knows(uint request) => request is GpioIoctl.V2GetValues or GpioIoctl.V2SetValues or GpioIoctl.V2SetConfig;

    /// <inheritdoc/>
    protected override int Answer(uint request, Span<byte> argument, IFileOpener opener, long now) => Refuse(request switch
    {
        GpioIoctl.V2GetValues => GetValues(ref MemoryMarshal.AsRef<GpioV2LineValues>(argument)),
        GpioIoctl.V2SetValues => SetValues(MemoryMarshal.AsRef<GpioV2LineValues>(argument), now),
        _ => SetConfig(MemoryMarshal.AsRef<GpioV2LineConfig>(argument), now),
    });

    /// <inheritdoc/>
    protected override void Release(long now)
    {
        foreach (EdgeDetector? line in _lines)
        {
            if (line is null)
                break;
            Device.Free(line.Line, now);
        }
    }

    private Errno Take(in GpioV2LineRequest request, long now)
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            uint offset = request.Offsets[i];
            if (offset >= Device.Lines.Length)
                return Errno.EINVAL;
            DeviceLine line = Device.Lines[(int)offset];
            if (line.Request(request.Consumer) is not Errno.None and var taken)
                return taken;
            var detector = new EdgeDetector(this, line);
            _lines[i] = detector;
            line.Listener = detector;
            GpioV2LineFlags flags = LineConfigRules.FlagsOf(request.Config, i);
            line.Assign(Settable, flags);
            if ((flags & GpioV2LineFlags.Output) != 0)
            {
                line.MakeOutput(LineConfigRules.ValueOf(request.Config, i), now);
            }
            else if ((flags & GpioV2LineFlags.Input) != 0)
            {
                line.MakeInput(now);
                if (detector.SetUp(request.Config, i, now) is not Errno.None and var error)
                    return error;
            }

            detector.Arm(flags, now);
            Device.Tell(line, GpioLineChange.Requested, now);
        }

        return Errno.None;
    }

    private Errno GetValues(ref GpioV2LineValues values)
    {
        ulong bits = 0;
        bool isAny = false;
        for (int i = 0; i < _lines.Length; i++)
        {
            if (((values.Mask >> i) & 1) == 0)
                continue;
            isAny = true;
            if (_lines[i]!.Line.Value)
                bits |= 1UL << i;
        }

        if (!isAny)
            return Errno.EINVAL;
        values.Bits = bits;
        return Errno.None;
    }

    private Errno SetValues(GpioV2LineValues values, long now)
    {
        bool isAny = false;
        for (int i = 0; i < _lines.Length; i++)
        {
            if (((values.Mask >> i) & 1) == 0)
                continue;
            if (!_lines[i]!.Line.IsOutput)
                return Errno.EPERM;
            isAny = true;
        }

        if (!isAny)
            return Errno.EINVAL;
        for (int i = 0; i < _lines.Length; i++)
        {
            if (((values.Mask >> i) & 1) != 0)
                _lines[i]!.Line.SetValue(((values.Bits >> i) & 1) != 0, now);
        }

        return Errno.None;
    }

    /// <summary>Sets what a config says of each line. If one is refused, those before it have been set already (linereq_set_config).</summary>
    private Errno SetConfig(in GpioV2LineConfig config, long now)
    {
        if (LineConfigRules.Check(config, _lines.Length) is not Errno.None and var error)
            return error;
        for (int i = 0; i < _lines.Length; i++)
        {
            EdgeDetector detector = _lines[i]!;
            DeviceLine line = detector.Line;
            GpioV2LineFlags flags = LineConfigRules.FlagsOf(config, i);
            // Lines without a direction are left as they are.
            if ((flags & GpioV2LineFlags.Direction) == 0)
                continue;
            line.Assign(Settable, flags);
            if ((flags & GpioV2LineFlags.Output) != 0)
            {
                detector.Disarm();
                line.MakeOutput(LineConfigRules.ValueOf(config, i), now);
            }
            else
            {
                line.MakeInput(now);
                if (detector.Update(config, i, now) is not Errno.None and var refused)
                    return refused;
            }

            detector.Arm(flags, now);
            Device.Tell(line, GpioLineChange.Reconfigured, now);
        }

        return Errno.None;
    }
}
