// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Trace;

/// <summary>What a program can read from a file. Each kind of event has a size of its own.</summary>
internal static class EventText
{
    /// <summary>The text of an event.</summary>
    /// <param name="bytes">The event.</param>
    /// <param name="names">The names of the chip's lines.</param>
    public static string Of(ReadOnlySpan<byte> bytes, LineNames names)
    {
        if (bytes.Length == Unsafe.SizeOf<GpioV2LineEvent>())
            return Of(MemoryMarshal.AsRef<GpioV2LineEvent>(bytes), names);
        if (bytes.Length == Unsafe.SizeOf<GpioV1Event>())
            return new StructText().Add("id", FlagText.Of(MemoryMarshal.AsRef<GpioV1Event>(bytes).Edge)).ToString();
        if (bytes.Length == Unsafe.SizeOf<GpioV2LineInfoChanged>())
            return Of(MemoryMarshal.AsRef<GpioV2LineInfoChanged>(bytes));
        return bytes.Length == Unsafe.SizeOf<GpioV1LineInfoChanged>()
            ? Of(MemoryMarshal.AsRef<GpioV1LineInfoChanged>(bytes))
            : FormattableString.Invariant($"{bytes.Length} bytes");
    }

    private static string Of(in GpioV2LineEvent told, LineNames names) => new StructText()
        .Add("id", FlagText.Of(told.Edge))
        .Add("offset", names.Long(told.Offset))
        .Add("seqno", told.Sequence)
        .Add("line_seqno", told.LineSequence)
        .ToString();

    private static string Of(in GpioV2LineInfoChanged told) => new StructText()
        .Add("event_type", FlagText.Of(told.Change)).Add("info", Version2Text.Of(told.Info)).ToString();

    private static string Of(in GpioV1LineInfoChanged told) => new StructText()
        .Add("event_type", FlagText.Of(told.Change)).Add("info", Version1Text.Of(told.Info)).ToString();
}
