// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A device that keeps what it was told, one line each, and takes requests only when asked to.</summary>
internal sealed class RecordedDevice : IVhostUserDevice
{
    public ulong Features { get; init; } = 1;

    public int QueueCount { get; init; } = 2;

    public int StateSize => 64;

    public int ConfigSize => 8;

    internal byte[] Config { get; init; } = [32, 0, 0, 0, 40, 0, 0, 0];

    internal ConcurrentQueue<string> Lines { get; } = new();

    internal Vring?[] Rings { get; } = new Vring?[2];

    internal InflightMemory? State { get; private set; }

    public void ReadConfig(Span<byte> config) => Config.CopyTo(config);

    public void Attached() => Lines.Enqueue("attached");

    public void Detached(string reason)
    {
        Lines.Enqueue($"detached: {reason}");
        State = null;
    }

    public void FeaturesAcknowledged(ulong features) => Lines.Enqueue($"features 0x{features:x}");

    public void StateAttached(InflightMemory memory)
    {
        State = memory;
        Lines.Enqueue("state");
    }

    public void QueueStarted(int index, Vring ring)
    {
        Assert.Null(Rings[index]);
        Assert.Equal(index, ring.Index);
        Rings[index] = ring;
        Lines.Enqueue($"start {index}{(ring.IsResumed ? " resumed" : "")}");
    }

    public void QueueStopped(int index)
    {
        Assert.NotNull(Rings[index]);
        // The ring must still be whole.
        _ = Rings[index]!.Queue.NeedsCall();
        Assert.False(Rings[index]!.Kick.IsClosed);
        Rings[index] = null;
        Lines.Enqueue($"stop {index}");
    }

    public void QueueFailed(int index, VirtqueueException failure) => Lines.Enqueue($"failed {index}: {failure.Message}");

    public void FrontEndFailed(string reason) => Lines.Enqueue($"broken: {reason}");

    public void RequestRefused(string reason) => Lines.Enqueue($"refused: {reason}");

    /// <summary>What was told since the last time.</summary>
    internal string[] Told()
    {
        string[] told = [.. Lines];
        Lines.Clear();
        return told;
    }

    /// <summary>Takes what is there, and gives it back if asked to.</summary>
    internal int Take(int index, bool gives)
    {
        int taken = 0;
        while (Rings[index]!.Queue.TryTake(out DescriptorChain? chain))
        {
            taken++;
            if (gives)
                Rings[index]!.Queue.Give(chain, 0);
        }

        return taken;
    }
}
