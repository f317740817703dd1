// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace VirtualGpio.Virtio.Gpio;

/// <summary>A request, as it was copied out of the guest's memory.</summary>
/// <param name="Type">What is asked for; any number can stand here.</param>
/// <param name="Line">Which line; any number.</param>
/// <param name="Value">Any number.</param>
internal readonly record struct GpioRequest(GpioMessageType Type, int Line, uint Value)
{
    /// <summary>Reads struct virtio_gpio_request.</summary>
    /// <param name="bytes">At least <see cref="GpioProtocol.RequestSize"/> bytes.</param>
    public static GpioRequest Read(ReadOnlySpan<byte> bytes) => new(
        (GpioMessageType)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
}
