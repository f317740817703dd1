// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>struct gpio_v2_line_config</summary>
internal sealed record LineConfig(LineFlags Flags, params IReadOnlyList<LineAttribute> Attributes)
{
    public const int Size = 272;

    private const int AttributesAt = 32;
    private const int AttributeSize = 24;

    /// <summary>If it is to be another number than that of the attributes.</summary>
    public uint? NumAttrs { get; init; }

    public StructBytes ToStruct()
    {
        var bytes = new StructBytes(Size).Put(0, (ulong)Flags).Put(8, NumAttrs ?? (uint)Attributes.Count);
        for (int i = 0; i < Attributes.Count; i++)
        {
            int at = AttributesAt + i * AttributeSize;
            bytes.Put(at, Attributes[i].Id).Put(at + 4, Attributes[i].Padding).Put(at + 8, Attributes[i].Value).Put(at + 16, Attributes[i].Mask);
        }

        return bytes;
    }
}
