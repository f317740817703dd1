// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>The machine's time of day.</summary>
internal sealed class WallClock : IClock
{
    /// <inheritdoc/>
    public long Realtime(long monotonic) =>
        ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100) - (MonotonicClock.Nanoseconds - monotonic);
}
