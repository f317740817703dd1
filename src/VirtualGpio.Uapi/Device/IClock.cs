// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Device;

/// <summary>Tells the time of day.</summary>
internal interface IClock
{
    /// <summary>CLOCK_REALTIME at a moment of CLOCK_MONOTONIC, both in nanoseconds.</summary>
    long Realtime(long monotonic);
}
