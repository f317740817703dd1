// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>
/// A machine with real drivers' queues behind a relay, whose host may end at any time. Each chain that a driver puts in
/// comes back exactly once (its queue would say otherwise), unless the guest is reset meanwhile.
/// </summary>
internal sealed class LifeOfAMachine : IDisposable
{
    private const int QueueSize = 16;

    private readonly RelayRig _rig = new();
    private readonly DriverMemory _memory = new(8 << 20);
    private readonly DriverMemory _other = new(1 << 20, 0x9_0000_0000, 0x7e00_0000_0000);
    private readonly VhostUserFrontend _front;
    private readonly ulong _features;
    private readonly ulong _buffer;
    private readonly DriverQueue[] _queues = new DriverQueue[2];
    private readonly bool[] _isUsed = new bool[2];
    private readonly List<(int Queue, DescriptorChain Chain)> _taken = [];
    private RunningHost? _host;
    private bool _hasOther;

    internal LifeOfAMachine(ulong ringFeatures)
    {
        _features = ringFeatures | VirtioFeatures.Version1 | VirtioFeatures.ProtocolFeatures;
        _buffer = _memory.Allocate(4096, 16);
        _host = _rig.StartHost();
        _front = VhostUserFrontend.Connect(_rig.Options.GuestSocketPath, Patience.Limit);
        _front.SetProtocolFeatures(_front.GetProtocolFeatures());
        _front.AwaitsAcknowledgements = true;
        _front.SetOwner();
        _front.SetFeatures(_features);
        _front.AddMemoryRegion(_memory.Region, _memory.File);
        Reset();
    }

    internal void Do(int step, int amount)
    {
        int queue = amount % 2;
        switch (step)
        {
            case 0: Add(queue, amount); break;
            case 1: Take(queue, amount); break;
            case 2: Give(amount); break;
            case 3: Kill(); break;
            case 4: Revive(); break;
            case 5: Reap(); break;
            case 6: Stop(); Reset(amount); break;
            case 7: Start(Stop()); break;
            case 8: ChangeMemory(); break;
        }
    }

    /// <summary>Whatever is still under way is done by a host that has just started.</summary>
    internal void Finish()
    {
        Kill();
        Revive();
        _host!.Do(device =>
        {
            device.Take(0, gives: true);
            device.Take(1, gives: true);
        });
        Reap();
        Assert.All(_queues, queue => Assert.Equal(0, queue.Outstanding));
    }

    public void Dispose()
    {
        _front.Dispose();
        _rig.Dispose();
        _memory.Dispose();
        _other.Dispose();
    }

    private void Add(int queue, int amount)
    {
        for (int i = 0; i <= amount % 5; i++)
        {
            var buffers = new DriverBuffer[1 + (i % 3)];
            Array.Fill(buffers, new DriverBuffer(_buffer, 16, true));
            _queues[queue].TryAdd(buffers, out _);
        }
    }

    private void Take(int queue, int amount) => _host?.Do(device =>
    {
        for (int i = 0; i < amount % 7 && device.Rings[queue]!.Queue.TryTake(out DescriptorChain? chain); i++)
        {
            _taken.Add((queue, chain));
            _isUsed[queue] = true;
        }
    });

    private void Give(int amount) => _host?.Do(device =>
    {
        for (int i = 0; i < amount % 7 && _taken.Count > 0; i++)
        {
            int index = (amount + i) % _taken.Count;
            device.Rings[_taken[index].Queue]!.Queue.Give(_taken[index].Chain, 0);
            _taken.RemoveAt(index);
        }
    });

    private void Kill()
    {
        _taken.Clear();
        if (_host is not null)
            _rig.Kill(_host);
        _host = null;
    }

    private void Revive()
    {
        if (_host is not null)
            return;
        _host = _rig.StartHost();
        Expect();
    }

    private void Reap()
    {
        foreach (DriverQueue queue in _queues)
        {
            while (queue.TryGetUsed(out _, out _))
            {
            }
        }
    }

    private uint[] Stop()
    {
        _taken.Clear();
        _front.SetVringEnabled(0, false);
        _front.SetVringEnabled(1, false);
        return [_front.GetVringBase(0), _front.GetVringBase(1)];
    }

    private void Reset(int amount = 0)
    {
        Array.Clear(_isUsed);
        for (int i = 0; i < 2; i++)
            _queues[i] = DriverQueue.Create(_memory, QueueSize, _features);
        _queues[1].UsesTables = true;
        // A driver can have put something in before it says that it is ready.
        for (int i = 0; i < amount % 4; i++)
            Add(amount % 2, amount);
        Start([.. _queues.Select(queue => queue.Setup.Base)]);
    }

    private void Start(uint[] bases)
    {
        _front.SetFeatures(_features);
        for (int i = 0; i < 2; i++)
        {
            VirtqueueSetup setup = _queues[i].Setup;
            _front.SetVringSize(i, setup.Size);
            _front.SetVringBase(i, bases[i]);
            _front.SetVringAddresses(i, new(setup.DescriptorAddress, setup.DeviceAddress, setup.DriverAddress));
            _front.SetVringKick(i, _rig.Guest.Kicks[i]);
            _front.SetVringCall(i, _rig.Guest.Calls[i]);
            _front.SetVringEnabled(i, true);
        }

        Expect();
    }

    /// <summary>The host is told that both queues have started, and whether they go on.</summary>
    private void Expect()
    {
        if (_host is not { } host)
            return;
        // The relay has answered the machine before the host has dealt with what was passed on.
        Patience.Until(() => host.Device.Rings.All(ring => ring is not null), () => string.Join(" | ", host.Device.Lines));
        for (int i = 0; i < 2; i++)
            Assert.Equal(_isUsed[i], host.Device.Rings[i]!.IsResumed);
    }

    private void ChangeMemory()
    {
        _host?.Device.Told();
        if (_hasOther)
            _front.RemoveMemoryRegion(_other.Region);
        else
            _front.AddMemoryRegion(_other.Region, _other.File);
        if (_hasOther && _host is { } host)
        {
            // Both queues stop and start again, and give new chains for those that were taken.
            _taken.Clear();
            Patience.Until(
                () => host.Device.Lines.Count(line => line.StartsWith("start", StringComparison.Ordinal)) == 2,
                () => string.Join(" | ", host.Device.Lines));
        }

        _hasOther = !_hasOther;
    }
}
