// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>struct gpio_v2_line_request</summary>
internal sealed record LineRequest(LineConfig Config, params IReadOnlyList<uint> Offsets)
{
    public const int ConsumerAt = 256;
    public const int ConfigAt = 288;
    public const int PaddingAt = 568;
    public const int DescriptorAt = 588;

    public LineRequest(LineFlags flags, params IReadOnlyList<uint> offsets)
        : this(new LineConfig(flags), offsets)
    {
    }

    /// <summary>If it is to be another number than that of the offsets.</summary>
    public uint? NumLines { get; init; }

    public string Consumer { get; init; } = "";

    public uint EventBufferSize { get; init; }

    public StructBytes ToStruct()
    {
        var bytes = StructBytes.Of(UapiNumber.Line).Put(ConsumerAt, Consumer).Put(ConfigAt, Config.ToStruct().Bytes)
            .Put(560, NumLines ?? (uint)Offsets.Count).Put(564, EventBufferSize);
        for (int i = 0; i < Offsets.Count; i++)
            bytes.Put(i * sizeof(uint), Offsets[i]);
        return bytes;
    }
}
