// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// Converts times of the guest's monotonic clock to the host's. A report cannot arrive before it was made, and some arrive
/// nearly at once: the smallest difference between arrival and the guest's time, over the last ten seconds or so, is taken
/// for the distance of the clocks. The window lets it follow clocks that drift.
/// </summary>
internal sealed class GuestClock
{
    private const long HalfWindow = 5_000_000_000;

    /// <summary>A report that is said to be older than this has no sensible time.</summary>
    private const long Oldest = 60_000_000_000;

    private long _formerHalf = long.MaxValue;
    private long _thisHalf = long.MaxValue;
    private long _halfSince;
    private long _last = long.MinValue;

    /// <summary>Starts anew, for a guest that started anew.</summary>
    public void Reset()
    {
        _formerHalf = _thisHalf = long.MaxValue;
        _last = long.MinValue;
    }

    /// <summary>Converts a time: never later than the arrival, never before the one converted last.</summary>
    public long ToHost(long guest, long arrival)
    {
        long distance = unchecked(arrival - guest);
        if (arrival - _halfSince >= HalfWindow)
        {
            _formerHalf = arrival - _halfSince >= 2 * HalfWindow ? long.MaxValue : _thisHalf;
            _thisHalf = long.MaxValue;
            _halfSince = arrival;
        }

        _thisHalf = Math.Min(_thisHalf, distance);
        long host = unchecked(guest + Math.Min(_formerHalf, _thisHalf));
        if (host > arrival || host < arrival - Oldest)
            host = arrival;
        return _last = Math.Max(_last, host);
    }

    /// <summary>The time of something that the guest did at a time unknown: its arrival. None is converted to before it.</summary>
    public long AtArrival(long arrival) => _last = Math.Max(_last, arrival);
}
