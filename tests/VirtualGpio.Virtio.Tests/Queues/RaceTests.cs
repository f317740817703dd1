// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>Each side goes to sleep while the other is about to wake it: what the full barriers are for.</summary>
public sealed class RaceTests
{
    private const int Count = 300_000;

    // Where other processes want the only processor, each handing over takes a whole slice of its time: then they are fewer.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public async Task No_wake_up_is_lost_however_close_the_race(ulong features)
    {
        using var rig = new QueueRig(features, 2);
        var kick = new Bell();
        var call = new Bell();
        var goal = new Goal();
        Task device = Task.Factory.StartNew(() => Serve(rig.Device, kick, call, goal), TaskCreationOptions.LongRunning);
        Task driver = Task.Factory.StartNew(() => Drive(rig, kick, call, goal), TaskCreationOptions.LongRunning);
        await Task.WhenAny(device, driver).Unwrap();
        await Task.WhenAll(device, driver);
        Assert.Equal(0, rig.Device.InFlight);
    }

    private static void Drive(QueueRig rig, Bell kick, Bell call, Goal goal)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int added = 0, got = 0; got < goal.Count;)
        {
            if (added < goal.Count && added % 16 == 15 && Stopwatch.GetElapsedTime(begin) > Enough)
            {
                goal.Count = added;
                kick.Ring();
            }

            if (added < goal.Count && rig.Driver.Free > 0)
            {
                rig.Add(rig.Writable(0, 4));
                added++;
                if (rig.Driver.NeedsKick())
                    kick.Ring();
            }

            bool isFull = added == goal.Count || rig.Driver.Free == 0;
            while (rig.Driver.TryGetUsed(out _, out _))
                (got, isFull) = (got + 1, false);
            if (got < goal.Count && isFull && rig.Driver.ArmCall())
                call.Wait(Patience);
            rig.Driver.DisarmCall();
        }
    }

    private static void Serve(Virtqueue queue, Bell kick, Bell call, Goal goal)
    {
        for (int served = 0; served < goal.Count;)
        {
            queue.DisarmKick();
            while (queue.TryTake(out DescriptorChain? chain))
            {
                queue.Give(chain, 0);
                served++;
                if (queue.NeedsCall())
                    call.Ring();
            }

            if (served < goal.Count && queue.ArmKick())
                kick.Wait(Patience);
        }
    }

    /// <summary>How many there are to be. The driver's to change, and only to what is there already.</summary>
    private sealed class Goal
    {
        private int _count = RaceTests.Count;

        public int Count
        {
            get => Volatile.Read(ref _count);
            set => Volatile.Write(ref _count, value);
        }
    }
}
