// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Trace;

/// <summary>Why a call has failed, in words: what an error number does not say. For the board's thread.</summary>
/// <param name="device">The chip.</param>
/// <param name="holder">Who holds a line, by its offset.</param>
internal sealed class FailureReason(GpioDevice device, Func<uint, string> holder)
{
    /// <summary>The reason; null: the error number says all that is known.</summary>
    /// <param name="call">The call, right after it was answered.</param>
    public string? Of(TracedCall call)
    {
        return (Errno)(-(long)call.Result) switch
        {
            Errno.ENODEV => "the chip was removed",
            Errno.ENFILE => "too many files of this chip are open",
            Errno.EFAULT => call.Before.Length < GpioIoctl.SizeOf(call.Request) ? "the argument cannot be read" : "the argument cannot be written",
            Errno.EPERM => OfPermission(call),
            Errno.EBUSY => OfBusy(call),
            Errno.EINVAL when WrongFile(call) is { } wrong => wrong,
            Errno.EINVAL or Errno.EOPNOTSUPP when call.Before.Length == GpioIoctl.SizeOf(call.Request) => OfArgument(call, call.Before),
            _ => null,
        };
    }

    private static string? WrongFile(TracedCall call)
    {
        if (IoctlNames.Find(call.Request) is null)
            return "linux/gpio.h has no such ioctl";
        bool fits = call.Request switch
        {
            GpioIoctl.V2GetValues or GpioIoctl.V2SetValues or GpioIoctl.V2SetConfig => call.File.Kind == FileKind.Request,
            GpioIoctl.V1GetValues => call.File.Kind is FileKind.Handle or FileKind.Event,
            GpioIoctl.V1SetValues or GpioIoctl.V1SetConfig => call.File.Kind == FileKind.Handle,
            _ => call.File.Kind == FileKind.Chip,
        };
        return fits ? null : call.File.Kind switch
        {
            FileKind.Chip => "the descriptor is a chip, and this ioctl is for lines that were requested",
            FileKind.Request => "the descriptor is a request of version 2, and this ioctl is not for one",
            FileKind.Handle => "the descriptor is a line handle of version 1, and this ioctl is not for one",
            _ => "the descriptor is a line event of version 1, and this ioctl is not for one",
        };
    }

    private string? OfPermission(TracedCall call)
    {
        if (call.Request is GpioIoctl.V1WatchLineInfo or GpioIoctl.V2WatchLineInfo)
            return "the file watches lines by the other version of the interface already";
        ulong mask = call.Request == GpioIoctl.V2SetValues && call.Before.Length == GpioIoctl.SizeOf(call.Request)
            ? MemoryMarshal.Read<GpioV2LineValues>(call.Before).Mask
            : ulong.MaxValue;
        for (int i = 0; i < call.File.Offsets.Length; i++)
        {
            uint offset = call.File.Offsets[i];
            if (((mask >> i) & 1) != 0 && offset < device.Lines.Length && !device.Lines[(int)offset].IsOutput)
                return $"{call.File.Line(i)} is an input";
        }

        return null;
    }

    private string? OfBusy(TracedCall call)
    {
        if (call.Request is GpioIoctl.V1WatchLineInfo or GpioIoctl.V2WatchLineInfo)
            return "the file watches this line already";
        if (call.Request == GpioIoctl.UnwatchLineInfo)
            return "the file does not watch this line";
        uint[] offsets = call.RequestedLines.Offsets;
        for (int i = 0; i < offsets.Length; i++)
        {
            if (offsets.AsSpan(0, i).Contains(offsets[i]))
                return $"{call.RequestedLines.Line(i)} is asked for twice";
            if (offsets[i] < device.Lines.Length && (device.Lines[(int)offsets[i]].Flags & GpioV2LineFlags.Used) != 0)
                return $"{call.RequestedLines.Line(i)} is held by {holder(offsets[i])}";
        }

        return null;
    }

    private string? OfArgument(TracedCall call, ReadOnlySpan<byte> argument) => call.Request switch
    {
        GpioIoctl.V2GetLine => OfRequest(MemoryMarshal.AsRef<GpioV2LineRequest>(argument), call.RequestedLines),
        GpioIoctl.V2SetConfig => ConfigReason.Of(MemoryMarshal.AsRef<GpioV2LineConfig>(argument), call.File) ?? "event_buffer_size is 1, and 2 is the least for edges",
        GpioIoctl.V2GetValues or GpioIoctl.V2SetValues => "mask names no line of the request",
        GpioIoctl.V1GetLineHandle => OfHandle(MemoryMarshal.AsRef<GpioV1HandleRequest>(argument), call.RequestedLines),
        GpioIoctl.V1GetLineEvent => OfOffsets(call.RequestedLines)
            ?? ConfigReason.OfEvent(MemoryMarshal.AsRef<GpioV1EventRequest>(argument).Flags, MemoryMarshal.AsRef<GpioV1EventRequest>(argument).Events),
        GpioIoctl.V1SetConfig => OfHandleConfig(MemoryMarshal.AsRef<GpioV1HandleConfig>(argument).Flags),
        GpioIoctl.V2GetLineInfo or GpioIoctl.V2WatchLineInfo => LineConfigRules.IsZero<uint>(MemoryMarshal.AsRef<GpioV2LineInfo>(argument).Padding)
            ? OfOffset(MemoryMarshal.AsRef<GpioV2LineInfo>(argument).Offset)
            : "padding is not zero",
        GpioIoctl.V1GetLineInfo or GpioIoctl.V1WatchLineInfo => OfOffset(MemoryMarshal.AsRef<GpioV1LineInfo>(argument).Offset),
        GpioIoctl.UnwatchLineInfo => OfOffset(MemoryMarshal.Read<uint>(argument)),
        _ => null,
    };

    private string? OfRequest(in GpioV2LineRequest request, FileLabel lines)
    {
        if (OfCount("num_lines", request.LineCount) is { } wrong)
            return wrong;
        if (!LineConfigRules.IsZero<uint>(request.Padding))
            return "padding is not zero";
        return ConfigReason.Of(request.Config, lines) ?? OfOffsets(lines) ?? "event_buffer_size is 1, and 2 is the least for edges";
    }

    private string? OfHandle(in GpioV1HandleRequest request, FileLabel lines) =>
        OfCount("lines", request.LineCount) ?? ConfigReason.OfHandle(request.Flags) ?? OfOffsets(lines);

    private static string? OfHandleConfig(GpioV1HandleFlags flags) =>
        ConfigReason.OfHandle(flags) ?? ((flags & GpioV1HandleFlags.Direction) == 0 ? "INPUT or OUTPUT is missing" : null);

    private static string? OfCount(string field, uint count) => count is 0 or > GpioLimits.Lines
        ? FormattableString.Invariant($"{field} is {count}; 1 to {GpioLimits.Lines} are possible")
        : null;

    private string? OfOffsets(FileLabel lines) => lines.Offsets.Select(OfOffset).FirstOrDefault(wrong => wrong is not null);

    private string? OfOffset(uint offset) => offset < device.Lines.Length
        ? null
        : FormattableString.Invariant($"there is no line {offset}: the chip has lines 0 to {device.Lines.Length - 1}");
}
