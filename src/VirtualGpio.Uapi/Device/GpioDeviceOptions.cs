// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Device;

/// <summary>What a device allows.</summary>
internal sealed record GpioDeviceOptions
{
    /// <summary>How many files can be open at once: of the device itself, requests, handles and events. One more is refused with ENFILE.</summary>
    public int MaxFiles { get; init; } = 65_536;
}
