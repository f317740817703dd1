// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>The ioctl numbers of linux/gpio.h.</summary>
internal static class UapiNumber
{
    public const uint ChipInfo = 0x8044b401;
    public const uint LineInfoV1 = 0xc048b402;
    public const uint LineHandle = 0xc16cb403;
    public const uint LineEvent = 0xc030b404;
    public const uint LineInfo = 0xc100b405;
    public const uint WatchLineInfo = 0xc100b406;
    public const uint Line = 0xc250b407;
    public const uint GetHandleValues = 0xc040b408;
    public const uint SetHandleValues = 0xc040b409;
    public const uint SetHandleConfig = 0xc054b40a;
    public const uint WatchLineInfoV1 = 0xc048b40b;
    public const uint UnwatchLineInfo = 0xc004b40c;
    public const uint SetLineConfig = 0xc110b40d;
    public const uint GetLineValues = 0xc010b40e;
    public const uint SetLineValues = 0xc010b40f;

    /// <summary>What a chip's file takes.</summary>
    public static uint[] OfChip { get; } =
        [ChipInfo, LineInfoV1, LineHandle, LineEvent, LineInfo, WatchLineInfo, Line, WatchLineInfoV1, UnwatchLineInfo];

    /// <summary>All, in the order of their numbers.</summary>
    public static uint[] All { get; } =
    [
        ChipInfo, LineInfoV1, LineHandle, LineEvent, LineInfo, WatchLineInfo, Line, GetHandleValues, SetHandleValues, SetHandleConfig,
        WatchLineInfoV1, UnwatchLineInfo, SetLineConfig, GetLineValues, SetLineValues,
    ];

    /// <summary>A number with other parts.</summary>
    public static uint With(uint number, uint? direction = null, uint? size = null) =>
        (direction is { } d ? d << 30 : number & 0xc0000000) | (size is { } s ? s << 16 : number & 0x3fff0000) | (number & 0xffff);
}
