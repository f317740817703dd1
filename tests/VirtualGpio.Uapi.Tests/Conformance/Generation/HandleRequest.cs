// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>struct gpiohandle_request</summary>
internal sealed record HandleRequest(HandleFlags Flags, params IReadOnlyList<uint> Offsets)
{
    public const int ConsumerAt = 324;
    public const int DescriptorAt = 360;

    /// <summary>If it is to be another number than that of the offsets.</summary>
    public uint? Lines { get; init; }

    public string Consumer { get; init; } = "";

    public byte[] Defaults { get; init; } = [];

    public StructBytes ToStruct()
    {
        var bytes = StructBytes.Of(UapiNumber.LineHandle).Put(256, (uint)Flags).Put(260, Defaults).Put(ConsumerAt, Consumer)
            .Put(356, Lines ?? (uint)Offsets.Count);
        for (int i = 0; i < Offsets.Count; i++)
            bytes.Put(i * sizeof(uint), Offsets[i]);
        return bytes;
    }
}
