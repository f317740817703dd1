// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;

namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>The bytes of a struct of linux/gpio.h. Every method gives the same object.</summary>
/// <param name="size">Its size.</param>
internal sealed class StructBytes(int size)
{
    public byte[] Bytes { get; } = new byte[size];

    public static StructBytes Of(uint request) => new(IoctlStep.SizeOf(request));

    /// <summary>struct gpio_v2_line_info</summary>
    public static StructBytes LineInfo(uint offset) => Of(UapiNumber.LineInfo).Put(64, offset);

    /// <summary>struct gpioline_info</summary>
    public static StructBytes LineInfoV1(uint offset) => Of(UapiNumber.LineInfoV1).Put(0, offset);

    /// <summary>The offset that is no longer watched.</summary>
    public static StructBytes Unwatch(uint offset) => Of(UapiNumber.UnwatchLineInfo).Put(0, offset);

    /// <summary>struct gpio_v2_line_values</summary>
    public static StructBytes Values(ulong bits, ulong mask) => Of(UapiNumber.GetLineValues).Put(0, bits).Put(8, mask);

    /// <summary>struct gpiohandle_data</summary>
    public static StructBytes HandleValues(params byte[] values) => Of(UapiNumber.GetHandleValues).Put(0, values);

    /// <summary>struct gpiohandle_config</summary>
    public static StructBytes HandleConfig(HandleFlags flags, params byte[] defaults) =>
        Of(UapiNumber.SetHandleConfig).Put(0, (uint)flags).Put(4, defaults);

    /// <summary>struct gpioevent_request</summary>
    public static StructBytes EventRequest(uint offset, uint handleFlags, uint eventFlags, string consumer = "") =>
        Of(UapiNumber.LineEvent).Put(0, offset).Put(4, handleFlags).Put(8, eventFlags).Put(12, consumer);

    public StructBytes Put(int at, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(at), value);
        return this;
    }

    public StructBytes Put(int at, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(at), value);
        return this;
    }

    public StructBytes Put(int at, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Bytes.AsSpan(at));
        return this;
    }

    public StructBytes Put(int at, string text) => Put(at, Encoding.UTF8.GetBytes(text));

    public StructBytes Fill(int at, int count, byte value = 0xff)
    {
        Bytes.AsSpan(at, count).Fill(value);
        return this;
    }
}
