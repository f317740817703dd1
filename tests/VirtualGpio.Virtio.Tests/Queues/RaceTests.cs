// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>Each side goes to sleep while the other is about to wake it: what the full barriers are for.</summary>
public sealed class RaceTests
{
    private const int Count = 300_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public async Task No_wake_up_is_lost_however_close_the_race(ulong features)
    {
        using var rig = new QueueRig(features, 2);
        var kick = new Bell();
        var call = new Bell();
        Task device = Task.Factory.StartNew(() => Serve(rig.Device, kick, call), TaskCreationOptions.LongRunning);
        Task driver = Task.Factory.StartNew(() => Drive(rig, kick, call), TaskCreationOptions.LongRunning);
        await Task.WhenAny(device, driver).Unwrap();
        await Task.WhenAll(device, driver);
        Assert.Equal(0, rig.Device.InFlight);
    }

    private static void Drive(QueueRig rig, Bell kick, Bell call)
    {
        for (int added = 0, got = 0; got < Count;)
        {
            if (added < Count && rig.Driver.Free > 0)
            {
                rig.Add(rig.Writable(0, 4));
                added++;
                if (rig.Driver.NeedsKick())
                    kick.Ring();
            }

            bool isFull = added == Count || rig.Driver.Free == 0;
            while (rig.Driver.TryGetUsed(out _, out _))
                (got, isFull) = (got + 1, false);
            if (got < Count && isFull && rig.Driver.ArmCall())
                call.Wait(Patience);
            rig.Driver.DisarmCall();
        }
    }

    private static void Serve(Virtqueue queue, Bell kick, Bell call)
    {
        for (int served = 0; served < Count;)
        {
            queue.DisarmKick();
            while (queue.TryTake(out DescriptorChain? chain))
            {
                queue.Give(chain, 0);
                served++;
                if (queue.NeedsCall())
                    call.Ring();
            }

            if (served < Count && queue.ArmKick())
                kick.Wait(Patience);
        }
    }
}
