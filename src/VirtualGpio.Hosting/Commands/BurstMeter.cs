// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Measures a burst: what was changed, sent, waited for.</summary>
internal sealed class BurstMeter
{
    private ChipPort[] _ports = [];
    private ChipPort? _waitsFor;
    private long _stallLimit;
    private long _changes;
    private long _sent;
    private long _sentBefore;
    private long _started;
    private long _waitingSince;
    private long _waited;
    private long _waits;
    private long _latest;

    /// <summary>When the burst fails because software takes nothing.</summary>
    public long StallDeadline => _waitsFor is { } port ? Math.Max(_waitingSince, port.Transport.LastProgress) + _stallLimit : long.MaxValue;

    public void Start(long now, BoardNet[] nets, long stallLimit)
    {
        _started = now;
        _ports = [.. nets.SelectMany(net => net.Ports).Distinct()];
        _stallLimit = stallLimit;
    }

    /// <summary>What is sent from here to <see cref="EndWork"/> is the burst's.</summary>
    public void BeginWork() => _sentBefore = Sent();

    public void EndWork()
    {
        _sent += Sent() - _sentBefore;
        foreach (ChipPort port in _ports)
            port.Transport.Publish();
    }

    public void Wait(ChipPort port, long now)
    {
        if (_waitsFor is null)
        {
            _waitingSince = now;
            _waits++;
        }

        _waitsFor = port;
    }

    public void GoOn(long now)
    {
        if (_waitsFor is null)
            return;
        _waited += now - _waitingSince;
        _waitsFor = null;
    }

    public void Count(int changes, long late)
    {
        _changes += changes;
        if (changes > 0)
            _latest = Math.Max(_latest, late);
    }

    public BurstResult Result(long now) =>
        new(_changes, _sent, ToTimeSpan(now - _started), ToTimeSpan(_waited), _waits, ToTimeSpan(_latest));

    private static TimeSpan ToTimeSpan(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private long Sent()
    {
        long sent = 0;
        foreach (ChipPort port in _ports)
            sent += port.Transport.EdgesSent;
        return sent;
    }
}
