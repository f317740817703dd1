// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>Devices in processes of their own, killed in the middle of whatever they do.</summary>
public sealed class SuddenEndTests
{
    private const int Kills = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.IndirectDescriptors)]
    [InlineData(RingFeatures.Packed)]
    [InlineData(RingFeatures.Packed | RingFeatures.IndirectDescriptors)]
    public void Every_chain_comes_back_once_though_the_device_is_killed_again_and_again(ulong features)
    {
        using var rig = new QueueRig(features, 32);
        var random = new Random(1);
        var traffic = new Traffic(rig);
        uint start = rig.Driver.Setup.Base;
        for (int kill = 0; kill <= Kills; kill++)
        {
            using Process device = DoomedDevice.Start(rig, start, random.Next());
            try
            {
                if (kill < Kills)
                    traffic.Run(traffic.Got + random.Next(1, 20_000), Patience);
                else
                    traffic.Finish(Patience);
            }
            finally
            {
                Signals.Kill(device.Id, LinuxSignal.Kill);
                Assert.True(device.WaitForExit(Patience));
            }

            start = Virtqueue.RecoverBase(rig.Memory, rig.Driver.Setup, rig.Inflight.Queue(0));
        }

        Assert.Equal(traffic.Added, traffic.Got);
        Assert.Equal(0, rig.Inflight.Queue(0).Count(rig.IsPacked));
    }

    private sealed class Traffic(QueueRig rig)
    {
        private readonly Dictionary<ushort, (long Content, int Place)> _out = [];
        private readonly Queue<int> _places = new(Enumerable.Range(0, rig.Driver.Size));

        public int Added { get; private set; }

        public int Got { get; private set; }

        public void Run(int until, TimeSpan patience)
        {
            long begin = Stopwatch.GetTimestamp();
            while (Got < until)
            {
                while (Add())
                {
                }

                if (!Get())
                    Assert.True(Stopwatch.GetElapsedTime(begin) < patience, $"Only {Got} chains of {until} came back.");
            }
        }

        public void Finish(TimeSpan patience)
        {
            long begin = Stopwatch.GetTimestamp();
            while (rig.Driver.Outstanding > 0)
            {
                if (!Get())
                    Assert.True(Stopwatch.GetElapsedTime(begin) < patience, $"{rig.Driver.Outstanding} chains are missing.");
            }

            Assert.Equal(rig.Driver.Size, rig.Driver.Free);
        }

        private bool Add()
        {
            if (rig.Driver.Free < 3 || _places.Count == 0)
                return false;
            int place = _places.Dequeue();
            long content = ++Added * 0x1_0000_0001L;
            BitConverter.TryWriteBytes(rig.Bytes(32 * place, 8), content);
            rig.Driver.UsesTables = Added % 2 == 0;
            ushort id = Added % 3 == 0
                ? rig.Add(rig.Readable(32 * place, 4), rig.Readable(32 * place + 4, 4), rig.Writable(32 * place + 16, 8))
                : rig.Add(rig.Readable(32 * place, 8), rig.Writable(32 * place + 16, 8));
            _out.Add(id, (content, place));
            return true;
        }

        private bool Get()
        {
            if (!rig.Driver.TryGetUsed(out ushort id, out uint written))
                return false;
            Assert.True(_out.Remove(id, out var sent));
            Assert.Equal(8u, written);
            Assert.Equal(~sent.Content, BitConverter.ToInt64(rig.Bytes(32 * sent.Place + 16, 8)));
            _places.Enqueue(sent.Place);
            Got++;
            return true;
        }
    }
}
