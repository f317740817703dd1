// SPDX-License-Identifier: MIT
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>The device, opened: gpio_ioctl and the functions named lineinfo_* of <c>gpiolib-cdev.c</c>.</summary>
internal sealed class ChipFile : DeviceFile
{
    // What struct gpio_chardev_data has room for.
    private const int BufferSize = 32;

    private BitArray? _watched;
    private int _version;

    internal ChipFile(GpioDevice device, IEventPipe events)
        : base(device, events)
    {
    }

    /// <summary>The size of the file's events, in bytes: of version 2, if its first watch was (lineinfo_watch_read).</summary>
    public override int EventSize => _version == 2 ? Unsafe.SizeOf<GpioV2LineInfoChanged>() : Unsafe.SizeOf<GpioV1LineInfoChanged>();

    /// <summary>
    /// Gives the program an event, if it watches the line, and unless it has not read as many as the buffer holds: then this one
    /// is lost (lineinfo_changed_notify).
    /// </summary>
    internal void Tell(in GpioV2LineInfoChanged told)
    {
        if (_watched is null || !_watched[(int)told.Info.Offset])
            return;
        if (_version == 2)
        {
            Put(MemoryMarshal.AsBytes(new ReadOnlySpan<GpioV2LineInfoChanged>(in told)));
            return;
        }

        var older = new GpioV1LineInfoChanged { Info = Version1.Of(told.Info), Timestamp = told.Timestamp, Change = told.Change };
        Put(MemoryMarshal.AsBytes(new ReadOnlySpan<GpioV1LineInfoChanged>(in older)));
    }

    /// <inheritdoc/>
    public override void TakeBack(uint request, ReadOnlySpan<byte> argument)
    {
        // The version that the watch was of stays (lineinfo_get).
        if (request == GpioIoctl.V2WatchLineInfo)
            Unwatch(MemoryMarshal.AsRef<GpioV2LineInfo>(argument).Offset);
        else if (request == GpioIoctl.V1WatchLineInfo)
            Unwatch(MemoryMarshal.AsRef<GpioV1LineInfo>(argument).Offset);
    }

    /// <inheritdoc/>
    protected override bool Knows(uint request) => request is GpioIoctl.GetChipInfo or GpioIoctl.UnwatchLineInfo
        or GpioIoctl.V2GetLineInfo or GpioIoctl.V2WatchLineInfo or GpioIoctl.V2GetLine
        or GpioIoctl.V1GetLineInfo or GpioIoctl.V1WatchLineInfo or GpioIoctl.V1GetLineHandle or GpioIoctl.V1GetLineEvent;

    /// <inheritdoc/>
    protected override int Answer(uint request, Span<byte> argument, IFileOpener opener, long now)
    {
        switch (request)
        {
            case GpioIoctl.V2GetLine:
                return LineRequestFile.Create(Device, ref MemoryMarshal.AsRef<GpioV2LineRequest>(argument), opener, now);
            case GpioIoctl.V1GetLineHandle:
                return LineHandleFile.Create(Device, ref MemoryMarshal.AsRef<GpioV1HandleRequest>(argument), opener, now);
            case GpioIoctl.V1GetLineEvent:
                return LineEventFile.Create(Device, ref MemoryMarshal.AsRef<GpioV1EventRequest>(argument), opener, now);
            case GpioIoctl.V2GetLineInfo or GpioIoctl.V2WatchLineInfo:
                return Refuse(GetLineInfo(ref MemoryMarshal.AsRef<GpioV2LineInfo>(argument), request == GpioIoctl.V2WatchLineInfo));
            case GpioIoctl.V1GetLineInfo or GpioIoctl.V1WatchLineInfo:
                return Refuse(GetLineInfo(ref MemoryMarshal.AsRef<GpioV1LineInfo>(argument), request == GpioIoctl.V1WatchLineInfo));
            case GpioIoctl.UnwatchLineInfo:
                return Refuse(Unwatch(MemoryMarshal.Read<uint>(argument)));
            default:
                GpioChipInfo info = Device.Info;
                MemoryMarshal.Write(argument, in info);
                return 0;
        }
    }

    /// <inheritdoc/>
    protected override void Release(long now)
    {
        Device.Forget(this);
        for (int i = 0; i < _watched?.Length; i++)
        {
            if (_watched[i])
                Device.Lines[i].Watches--;
        }
    }

    private void Put(ReadOnlySpan<byte> told)
    {
        if (Events.HasFewerThan(BufferSize, EventSize))
            Events.Write(told);
        else
            Events.LeaveOut();
    }

    private Errno GetLineInfo(ref GpioV2LineInfo info, bool watches)
    {
        if (!LineConfigRules.IsZero<uint>(info.Padding) || info.Offset >= Device.Lines.Length)
            return Errno.EINVAL;
        if (watches && Watch((int)info.Offset, 2) is not Errno.None and var error)
            return error;
        Device.Lines[(int)info.Offset].Describe(out info);
        return Errno.None;
    }

    private Errno GetLineInfo(ref GpioV1LineInfo info, bool watches)
    {
        if (info.Offset >= Device.Lines.Length)
            return Errno.EINVAL;
        if (watches && Watch((int)info.Offset, 1) is not Errno.None and var error)
            return error;
        Device.Lines[(int)info.Offset].Describe(out GpioV2LineInfo newer);
        info = Version1.Of(newer);
        return Errno.None;
    }

    /// <summary>The first line that is watched decides which version's events the file gives, for good (lineinfo_ensure_abi_version).</summary>
    private Errno Watch(int line, int version)
    {
        if (_version != 0 && _version != version)
            return Errno.EPERM;
        _version = version;
        _watched ??= new BitArray(Device.Lines.Length);
        if (_watched[line])
            return Errno.EBUSY;
        _watched[line] = true;
        Device.Lines[line].Watches++;
        return Errno.None;
    }

    private Errno Unwatch(uint line)
    {
        if (line >= Device.Lines.Length)
            return Errno.EINVAL;
        if (_watched is null || !_watched[(int)line])
            return Errno.EBUSY;
        _watched[(int)line] = false;
        Device.Lines[(int)line].Watches--;
        return Errno.None;
    }
}
