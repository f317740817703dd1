// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace VirtualGpio.Uapi.Tests.Conformance;

/// <summary>One of the records that files give when they are read.</summary>
/// <param name="Size">Its size.</param>
/// <param name="TimestampOffset">Where its timestamp is.</param>
internal sealed record EventRecord(int Size, int TimestampOffset)
{
    /// <summary>struct gpio_v2_line_event</summary>
    public static EventRecord LineEvent { get; } = new(48, 0);

    /// <summary>struct gpioevent_data</summary>
    public static EventRecord LineEventV1 { get; } = new(16, 0);

    /// <summary>struct gpio_v2_line_info_changed</summary>
    public static EventRecord LineInfoChanged { get; } = new(288, 256);

    /// <summary>struct gpioline_info_changed</summary>
    public static EventRecord LineInfoChangedV1 { get; } = new(104, 72);

    /// <summary>What a file gives.</summary>
    /// <param name="origin">The request that it came from; 0: it is a chip.</param>
    /// <param name="read">How many bytes were read: a chip gives one of two records. No number of one is as long as one of the other.</param>
    public static EventRecord Of(uint origin, int read) => origin switch
    {
        0 => read > 0 && read % LineInfoChanged.Size == 0 ? LineInfoChanged : LineInfoChangedV1,
        0xc250b407 => LineEvent,
        _ => LineEventV1,
    };

    /// <summary>
    /// Puts in place of timestamps what recordings have there: 0 for 0, 1 for one of the monotonic clock, 2 for one of the
    /// real-time clock, 3 for any other.
    /// </summary>
    /// <param name="bytes">Records.</param>
    /// <param name="clockOf">Which of them a timestamp is; not asked about 0.</param>
    public void Mask(Span<byte> bytes, Func<ulong, ulong> clockOf)
    {
        for (int at = TimestampOffset; at + sizeof(ulong) <= bytes.Length; at += Size)
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) is not 0 and var timestamp)
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], clockOf(timestamp));
    }
}
