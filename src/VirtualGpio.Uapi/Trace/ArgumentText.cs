// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Trace;

/// <summary>The argument of an ioctl, by the names of linux/gpio.h: what was passed, and if it succeeded, what came back.</summary>
internal static class ArgumentText
{
    /// <summary>The text.</summary>
    /// <param name="call">The call.</param>
    public static string Of(TracedCall call)
    {
        ReadOnlySpan<byte> before = call.Before;
        ReadOnlySpan<byte> after = call.After;
        bool isWhole = before.Length == GpioIoctl.SizeOf(call.Request) && after.Length == before.Length && IoctlNames.Find(call.Request) is not null;
        if (!isWhole)
            return StructText.Hex(call.Address);
        return call.Request switch
        {
            GpioIoctl.GetChipInfo => call.HasFailed ? StructText.Hex(call.Address) : Version2Text.Of(As<GpioChipInfo>(after)),
            GpioIoctl.UnwatchLineInfo => $"[{call.File.Names.Long(As<uint>(before))}]",
            GpioIoctl.V2GetLineInfo or GpioIoctl.V2WatchLineInfo => call.HasFailed
                ? Version2Text.Question(As<GpioV2LineInfo>(before), call.File.Names)
                : Version2Text.Of(As<GpioV2LineInfo>(after)),
            GpioIoctl.V2GetLine => Version2Text.Of(As<GpioV2LineRequest>(after), call.RequestedLines, call.Opened),
            GpioIoctl.V2SetConfig => Version2Text.Of(As<GpioV2LineConfig>(before), call.File),
            GpioIoctl.V2GetValues => Version2Text.Of(As<GpioV2LineValues>(after), call.File, areKnown: !call.HasFailed),
            GpioIoctl.V2SetValues => Version2Text.Of(As<GpioV2LineValues>(before), call.File, areKnown: true),
            _ => OfVersion1(call, before, after),
        };
    }

    /// <summary>The offsets of the lines that an ioctl requests; as many as there are, if it asks for more than can be.</summary>
    /// <param name="request">Its number.</param>
    /// <param name="argument">Its argument.</param>
    /// <returns>None if it requests no lines, or its argument is not all there.</returns>
    public static uint[] RequestedOffsets(uint request, ReadOnlySpan<byte> argument)
    {
        if (argument.Length != GpioIoctl.SizeOf(request))
            return [];
        return request switch
        {
            GpioIoctl.V2GetLine => First(As<GpioV2LineRequest>(argument).Offsets, As<GpioV2LineRequest>(argument).LineCount),
            GpioIoctl.V1GetLineHandle => First(As<GpioV1HandleRequest>(argument).Offsets, As<GpioV1HandleRequest>(argument).LineCount),
            GpioIoctl.V1GetLineEvent => [As<GpioV1EventRequest>(argument).Offset],
            _ => [],
        };
    }

    private static string OfVersion1(TracedCall call, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) => call.Request switch
    {
        GpioIoctl.V1GetLineInfo or GpioIoctl.V1WatchLineInfo => call.HasFailed
            ? Version1Text.Question(As<GpioV1LineInfo>(before), call.File.Names)
            : Version1Text.Of(As<GpioV1LineInfo>(after)),
        GpioIoctl.V1GetLineHandle => Version1Text.Of(As<GpioV1HandleRequest>(after), call.RequestedLines, call.Opened),
        GpioIoctl.V1GetLineEvent => Version1Text.Of(As<GpioV1EventRequest>(after), call.RequestedLines, call.Opened),
        GpioIoctl.V1GetValues => call.HasFailed ? Version1Text.Question(call.File) : Version1Text.Of(As<GpioV1HandleValues>(after), call.File),
        GpioIoctl.V1SetValues => Version1Text.Of(As<GpioV1HandleValues>(before), call.File),
        _ => Version1Text.Of(As<GpioV1HandleConfig>(before), call.File),
    };

    private static uint[] First(in InlineArray64<uint> offsets, uint count) => ((ReadOnlySpan<uint>)offsets)[..(int)Math.Min(count, GpioLimits.Lines)].ToArray();

    private static ref readonly T As<T>(ReadOnlySpan<byte> bytes)
        where T : struct => ref MemoryMarshal.AsRef<T>(bytes);
}
