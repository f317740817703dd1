// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>A line whose events were requested with version 1: the functions named lineevent_* of <c>gpiolib-cdev.c</c>.</summary>
internal sealed class LineEventFile : DeviceFile, IEdgeListener
{
    private const int BufferSize = 16;

    private readonly GpioV1EventFlags _edges;
    private DeviceLine? _line;
    private bool _isArmed;

    private LineEventFile(GpioDevice device, IEventPipe events, GpioV1EventFlags edges)
        : base(device, events) => _edges = edges;

    /// <inheritdoc/>
    public override int EventSize => Unsafe.SizeOf<GpioV1Event>();

    /// <inheritdoc/>
    public override int EdgeRoom => BufferSize;

    /// <summary>Requests a line's events (lineevent_create).</summary>
    /// <inheritdoc cref="LineRequestFile.Create"/>
    public static int Create(GpioDevice device, ref GpioV1EventRequest request, IFileOpener opener, long now)
    {
        if (request.Offset >= device.Lines.Length)
            return Refuse(Errno.EINVAL);
        if (Version1.CheckEvent(request.Flags, request.Events) is not Errno.None and var error)
            return Refuse(error);
        if (!device.HasRoom || opener.NewPipe() is not { } events)
            return Refuse(Errno.ENFILE);
        var file = new LineEventFile(device, events, request.Events);
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

    /// <summary>Gives the program an event, unless it has not read as many as the buffer holds: then this one is lost (lineevent_irq_thread).</summary>
    public void OnEdge(in EdgeEvent edge)
    {
        bool rises = (edge.Level == Level.High) != _line!.IsActiveLow;
        if (!_isArmed || IsClosed || (_edges & (rises ? GpioV1EventFlags.Rising : GpioV1EventFlags.Falling)) == 0)
            return;
        var told = new GpioV1Event { Timestamp = (ulong)edge.Time, Edge = rises ? GpioEdge.Rising : GpioEdge.Falling };
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<GpioV1Event>(in told));
        if (Events.HasFewerThan(BufferSize, EventSize))
        {
            Events.Write(bytes);
            return;
        }

        Events.LeaveOut();
        Device.Observer?.OnEventLost(_line.Offset, edge.Time);
    }

    /// <inheritdoc/>
    protected override bool Knows(uint request) => request is GpioIoctl.V1GetValues;

    /// <inheritdoc/>
    protected override int Answer(uint request, Span<byte> argument, IFileOpener opener, long now)
    {
        ref GpioV1HandleValues values = ref MemoryMarshal.AsRef<GpioV1HandleValues>(argument);
        values = default;
        values.Values[0] = _line!.Value ? (byte)1 : (byte)0;
        return 0;
    }

    /// <inheritdoc/>
    protected override void Release(long now)
    {
        if (_line is not null)
            Device.Free(_line, now);
    }

    private Errno Take(in GpioV1EventRequest request, long now)
    {
        DeviceLine line = Device.Lines[(int)request.Offset];
        if (line.Request(request.Consumer) is not Errno.None and var taken)
            return taken;
        _line = line;
        line.Listener = this;
        line.Assign(Version1.Settable, Version1.ToVersion2(request.Flags));
        line.MakeInput(now);
        Device.Tell(line, GpioLineChange.Requested, now);
        _isArmed = true;
        line.Trigger = Edge(GpioV1EventFlags.Rising, line.IsActiveLow ? InterruptTrigger.Falling : InterruptTrigger.Rising)
            | Edge(GpioV1EventFlags.Falling, line.IsActiveLow ? InterruptTrigger.Rising : InterruptTrigger.Falling);
        line.Apply(now);
        return Errno.None;

        InterruptTrigger Edge(GpioV1EventFlags flag, InterruptTrigger trigger) => (_edges & flag) != 0 ? trigger : InterruptTrigger.None;
    }
}
