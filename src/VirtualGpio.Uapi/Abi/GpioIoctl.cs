// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Abi;

/// <summary>The GPIO_*_IOCTL numbers of linux/gpio.h: direction, size of the argument, 0xB4, number (<c>asm-generic/ioctl.h</c>).</summary>
internal static class GpioIoctl
{
    /// <summary>Tells of the chip: <see cref="Abi.GpioChipInfo"/>.</summary>
    public const uint GetChipInfo = (2u << 30) | (68 << 16) | Type | 0x01;

    /// <summary>Watches a line no longer: its offset.</summary>
    public const uint UnwatchLineInfo = Both | (4 << 16) | Type | 0x0C;

    /// <summary>Tells of a line: <see cref="GpioV2LineInfo"/>.</summary>
    public const uint V2GetLineInfo = Both | (256 << 16) | Type | 0x05;

    /// <summary>Tells of a line, now and whenever something happens to it: <see cref="GpioV2LineInfo"/>.</summary>
    public const uint V2WatchLineInfo = Both | (256 << 16) | Type | 0x06;

    /// <summary>Requests lines: <see cref="GpioV2LineRequest"/>.</summary>
    public const uint V2GetLine = Both | (592 << 16) | Type | 0x07;

    /// <summary>Configures a request's lines anew: <see cref="GpioV2LineConfig"/>.</summary>
    public const uint V2SetConfig = Both | (272 << 16) | Type | 0x0D;

    /// <summary>Tells values of a request's lines: <see cref="GpioV2LineValues"/>.</summary>
    public const uint V2GetValues = Both | (16 << 16) | Type | 0x0E;

    /// <summary>Sets values of a request's lines: <see cref="GpioV2LineValues"/>.</summary>
    public const uint V2SetValues = Both | (16 << 16) | Type | 0x0F;

    /// <summary>Version 1: tells of a line: <see cref="GpioV1LineInfo"/>.</summary>
    public const uint V1GetLineInfo = Both | (72 << 16) | Type | 0x02;

    /// <summary>Version 1: requests lines: <see cref="GpioV1HandleRequest"/>.</summary>
    public const uint V1GetLineHandle = Both | (364 << 16) | Type | 0x03;

    /// <summary>Version 1: requests a line's events: <see cref="GpioV1EventRequest"/>.</summary>
    public const uint V1GetLineEvent = Both | (48 << 16) | Type | 0x04;

    /// <summary>Version 1: tells the values of a handle's lines: <see cref="GpioV1HandleValues"/>.</summary>
    public const uint V1GetValues = Both | (64 << 16) | Type | 0x08;

    /// <summary>Version 1: sets the values of a handle's lines: <see cref="GpioV1HandleValues"/>.</summary>
    public const uint V1SetValues = Both | (64 << 16) | Type | 0x09;

    /// <summary>Version 1: configures a handle's lines anew: <see cref="GpioV1HandleConfig"/>.</summary>
    public const uint V1SetConfig = Both | (84 << 16) | Type | 0x0A;

    /// <summary>Version 1: tells of a line, now and whenever something happens to it: <see cref="GpioV1LineInfo"/>.</summary>
    public const uint V1WatchLineInfo = Both | (72 << 16) | Type | 0x0B;

    /// <summary>The size of the largest argument that there is.</summary>
    public const int LargestSize = 592;

    private const uint Both = 3u << 30;
    private const uint Type = 0xB4 << 8;

    /// <summary>How many bytes a request's argument has, by its number: _IOC_SIZE.</summary>
    public static int SizeOf(uint request) => (int)(request >> 16) & 0x3FFF;

    /// <summary>Whether the kernel looks at what the argument holds.</summary>
    public static bool ReadsArgument(uint request) => request != GetChipInfo;

    /// <summary>
    /// Whether the argument is copied back to the program. Not so for a request that only sets something, whatever its number
    /// says: its argument can be in memory that cannot be written.
    /// </summary>
    public static bool IsWrittenBack(uint request) =>
        request is not (UnwatchLineInfo or V2SetConfig or V2SetValues or V1SetConfig or V1SetValues);

    /// <summary>Whether doing it twice is not as doing it once: it takes lines, or begins or ends a watch.</summary>
    public static bool IsDoneOnce(uint request) =>
        request is V2GetLine or V1GetLineHandle or V1GetLineEvent or V2WatchLineInfo or V1WatchLineInfo or UnwatchLineInfo;
}
