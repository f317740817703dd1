// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>Wakes another thread without a system call: who waits spins, so that both sides race as closely as can be.</summary>
internal sealed class Bell
{
    private int _rung;
    private int _heard;

    public void Ring() => Interlocked.Increment(ref _rung);

    public void Wait(TimeSpan patience)
    {
        if (Volatile.Read(ref _rung) == _heard)
            WaitLonger(patience);
        _heard = Volatile.Read(ref _rung);
    }

    private void WaitLonger(TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 1; Volatile.Read(ref _rung) == _heard; i++)
        {
            // Others need the processor too, but it costs the closeness.
            if (i % 1000 != 0)
                continue;
            Thread.Yield();
            Assert.True(Stopwatch.GetElapsedTime(begin) < patience, "Nobody rang: a wake-up was lost.");
        }
    }
}
