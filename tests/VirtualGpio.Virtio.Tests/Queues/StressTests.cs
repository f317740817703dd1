// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>The two ends on two threads that sleep on real eventfds: a wake-up lost is a test that does not end.</summary>
public sealed class StressTests
{
    private const int Count = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [MemberData(nameof(QueueRig.AllFeatures), MemberType = typeof(QueueRig))]
    public async Task Every_chain_makes_its_way_between_two_threads(ulong features)
    {
        using var rig = new QueueRig(features, 16);
        using var kick = EventFd.Create();
        using var call = EventFd.Create();
        Task device = Task.Factory.StartNew(() => Serve(rig.Device, kick, call), TaskCreationOptions.LongRunning);
        Task driver = Task.Factory.StartNew(() => Drive(rig, kick, call), TaskCreationOptions.LongRunning);
        await Task.WhenAny(device, driver).Unwrap().WaitAsync(Patience);
        await Task.WhenAll(device, driver).WaitAsync(Patience);
        Assert.Equal(0, rig.Device.InFlight);
        Assert.Equal(0, rig.Inflight.Queue(0).Count(rig.IsPacked));
    }

    private static void Drive(QueueRig rig, EventFd kick, EventFd call)
    {
        DriverQueue driver = rig.Driver;
        int[] sent = new int[driver.Size];
        int[] placeOf = new int[driver.Size];
        var places = new Stack<int>(Enumerable.Range(0, driver.Size));
        Span<DriverBuffer> buffers = stackalloc DriverBuffer[2];
        int added = 0;
        for (int got = 0; got < Count;)
        {
            while (added < Count && driver.Free > 1)
            {
                int place = places.Pop();
                buffers[0] = rig.Readable(16 * place, 4);
                buffers[1] = rig.Writable(16 * place + 8, 4);
                BitConverter.TryWriteBytes(rig.Bytes(16 * place, 4), added);
                driver.UsesTables = added % 3 != 0;
                Assert.True(driver.TryAdd(buffers, out ushort id));
                (sent[id], placeOf[id]) = (added, place);
                added++;
                if ((added % 5 == 0 || driver.Free <= 1 || added == Count) && driver.NeedsKick())
                    kick.Signal();
            }

            while (driver.TryGetUsed(out ushort id, out uint written))
            {
                Assert.Equal(4u, written);
                Assert.Equal(~sent[id], BitConverter.ToInt32(rig.Bytes(16 * placeOf[id] + 8, 4)));
                places.Push(placeOf[id]);
                got++;
            }

            if (driver.NeedsKick())
                kick.Signal();
            if (got < Count && driver.Free <= 1 | added == Count && driver.ArmCall())
                Sleep(call);
            driver.DisarmCall();
        }
    }

    private static void Serve(Virtqueue queue, EventFd kick, EventFd call)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (int served = 0; served < Count;)
        {
            queue.DisarmKick();
            while (queue.TryTake(out DescriptorChain? chain))
            {
                Assert.Equal(4, chain.Read(0, bytes));
                BitConverter.TryWriteBytes(bytes, ~BitConverter.ToInt32(bytes));
                Assert.Equal(4, chain.Write(0, bytes));
                queue.Give(chain, 4);
                if (++served % 3 == 0 && queue.NeedsCall())
                    call.Signal();
            }

            if (queue.NeedsCall())
                call.Signal();
            if (served < Count && queue.ArmKick())
                Sleep(kick);
        }
    }

    private static void Sleep(EventFd on)
    {
        using var epoll = Epoll.Create();
        epoll.Add(on, 0, EpollEvents.In);
        Span<EpollReady> ready = stackalloc EpollReady[1];
        Assert.Equal(1, epoll.Wait(ready, Patience));
        on.TryConsume(out _);
    }
}
