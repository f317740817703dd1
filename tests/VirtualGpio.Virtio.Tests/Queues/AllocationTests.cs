// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

public sealed class AllocationTests
{
    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public void Nothing_is_allocated_once_warm(ulong features)
    {
        using var rig = new QueueRig(features, 64);
        Use(rig);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Use(rig);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Use(QueueRig rig)
    {
        Span<DriverBuffer> buffers = [rig.Readable(0, 8), rig.Writable(8, 8)];
        Span<byte> bytes = stackalloc byte[8];
        for (int i = 0; i < 32; i++)
        {
            rig.Driver.TryAdd(buffers, out _);
            rig.Driver.NeedsKick();
        }

        rig.Device.DisarmKick();
        while (rig.Device.TryTake(out DescriptorChain? chain))
        {
            chain.Read(0, bytes);
            chain.Write(0, bytes);
            rig.Device.Give(chain, 8);
            rig.Device.NeedsCall();
        }

        rig.Device.ArmKick();
        while (rig.Driver.TryGetUsed(out _, out _))
        {
        }

        rig.Driver.ArmCall();
    }
}
