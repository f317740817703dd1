// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>What a queue should do, told step by step; every step compares.</summary>
internal sealed class QueueModel : IDisposable
{
    public const int Steps = 13;
    private const int Room = 256;

    private readonly QueueRig _rig;
    private readonly Random _random;
    private readonly bool _hasEventIndex;
    private readonly List<ModelChain> _available = [];
    private readonly List<ModelChain> _taken = [];
    private readonly List<ModelChain> _again = [];
    private readonly Queue<ModelChain> _given = [];
    private readonly Dictionary<ushort, ModelChain> _all = [];
    private int _takenCount;
    private bool _isCallArmed;
    private bool _mayCallNow;
    private bool _isCallOwed;
    private bool _isKickArmed;
    private bool _hasAdded;
    private int _slotsSinceCall;

    public QueueModel(ulong features, int size, int seed, int laps)
    {
        _rig = new QueueRig(features, size);
        _random = new Random(seed);
        _hasEventIndex = (features & RingFeatures.EventIndex) != 0;
        for (int i = 0; i < laps; i++)
        {
            _rig.Add(_rig.Writable(0, 1));
            _rig.Device.Give(_rig.Take(), 0);
            Assert.True(_rig.Driver.TryGetUsed(out _, out _));
        }

        _rig.Driver.NeedsKick();
        _rig.Device.NeedsCall();
        Assert.True(_rig.Driver.ArmCall());
        _isCallArmed = true;
    }

    public void Step(int step)
    {
        switch (step)
        {
            case 0 or 1: Add(); break;
            case 2 or 3: Take(); break;
            case 4: Give(); break;
            case 5: Call(); break;
            case 6: GetUsed(); break;
            case 7: ArmCall(); break;
            case 8: ArmKick(); break;
            case 9: Kick(); break;
            case 10: Reopen(_rig.Device.Base); break;
            case 11: Reopen(Virtqueue.RecoverBase(_rig.Memory, _rig.Driver.Setup, _rig.Inflight.Queue(0))); break;
            default: ShareAnew(); break;
        }

        Assert.Equal(_taken.Count + _again.Count, _rig.Device.InFlight);
    }

    /// <summary>All that was put in comes back, once.</summary>
    public void Finish()
    {
        while (_available.Count + _again.Count > 0)
            Take();
        while (_taken.Count > 0)
            Give();
        while (_given.Count > 0)
            GetUsed();
        Assert.False(_rig.Device.TryTake(out _));
        Assert.False(_rig.Driver.TryGetUsed(out _, out _));
        Assert.Equal(_rig.Driver.Size, _rig.Driver.Free);
        Assert.Equal(0, _rig.Inflight.Queue(0).Count(_rig.IsPacked));
    }

    public void Dispose() => _rig.Dispose();

    private void Add()
    {
        if (_rig.Driver.Free == 0)
            return;
        var buffers = new DriverBuffer[_random.Next(1, 5)];
        int readable = _random.Next(0, buffers.Length + 1);
        _rig.Driver.UsesTables = _random.Next(2) == 0;
        int slot = Enumerable.Range(0, _rig.Driver.Size).First(i => !_all.Values.Any(chain => chain.Slot == i));
        int offset = slot * Room;
        for (int i = 0; i < buffers.Length; i++)
        {
            uint length = (uint)_random.Next(0, 40);
            buffers[i] = i < readable ? _rig.Readable(offset, length) : _rig.Writable(offset, length);
            offset += 60;
        }

        int free = _rig.Driver.Free;
        if (!_rig.Driver.TryAdd(buffers, out ushort id))
            return;
        var chain = new ModelChain(id, slot, buffers) { Slots = free - _rig.Driver.Free };
        foreach (DriverBuffer buffer in buffers)
            _random.NextBytes(_rig.Machine.Bytes(buffer.Address, (int)buffer.Length));
        chain.Content = chain.Collect(_rig.Machine, isWritable: false);
        _all.Add(id, chain);
        _available.Add(chain);
        _hasAdded = true;
    }

    private void Take()
    {
        bool isThere = _rig.Device.TryTake(out DescriptorChain? chain);
        List<ModelChain> from = _again.Count > 0 ? _again : _available;
        Assert.Equal(from.Count > 0, isThere);
        if (!isThere)
            return;
        ModelChain expected = from[0];
        from.RemoveAt(0);
        expected.Chain = chain!;
        if (from == _available)
            expected.TakenAs = ++_takenCount;
        _taken.Add(expected);
        Assert.Equal(expected.Content.Length, (int)chain!.Readable);
        Assert.Equal(expected.WritableLength, (int)chain.Writable);
        byte[] read = new byte[expected.Content.Length + 8];
        int cut = _random.Next(0, read.Length + 1);
        Assert.Equal(Math.Min(cut, expected.Content.Length), chain.Read(0, read.AsSpan(0, cut)));
        chain.Read((uint)cut, read.AsSpan(cut));
        Assert.Equal(expected.Content, read.AsSpan(0, expected.Content.Length).ToArray());
    }

    private void Give()
    {
        if (_taken.Count == 0)
            return;
        ModelChain chain = _taken[_random.Next(_taken.Count)];
        _taken.Remove(chain);
        byte[] bytes = new byte[_random.Next(0, chain.WritableLength + 1)];
        _random.NextBytes(bytes);
        int cut = _random.Next(0, bytes.Length + 1);
        Assert.Equal(cut, chain.Chain!.Write(0, bytes.AsSpan(0, cut)));
        Assert.Equal(bytes.Length - cut, chain.Chain.Write((uint)cut, bytes.AsSpan(cut)));
        chain.Written = bytes;
        _rig.Device.Give(chain.Chain, (uint)bytes.Length);
        _given.Enqueue(chain);
        _slotsSinceCall += chain.Slots;
        _isCallOwed |= _isCallArmed;
    }

    private void GetUsed()
    {
        Assert.Equal(_given.Count > 0, _rig.Driver.TryGetUsed(out ushort id, out uint written));
        if (_given.Count == 0)
            return;
        ModelChain chain = _given.Dequeue();
        Assert.Equal(chain.Id, id);
        Assert.Equal(chain.Written.Length, (int)written);
        Assert.Equal(chain.Written, chain.Collect(_rig.Machine, isWritable: true)[..chain.Written.Length]);
        Assert.Equal(chain.Content, chain.Collect(_rig.Machine, isWritable: false));
        _all.Remove(id);
    }

    /// <summary>
    /// A call that is owed is made. One that is not can be made after the queue was opened, and where the driver has got
    /// already what it is made for: without an event index nothing tells, nor does one in a packed ring after two laps.
    /// </summary>
    private void Call()
    {
        bool isDue = _rig.Device.NeedsCall();
        bool isUnsure = !_hasEventIndex || (_rig.IsPacked && _slotsSinceCall >= 2 * _rig.Driver.Size);
        if (_isCallOwed)
            Assert.True(isDue);
        else if (!_mayCallNow && !(_isCallArmed && isUnsure))
            Assert.False(isDue);
        _slotsSinceCall = 0;
        Assert.False(_rig.Device.NeedsCall());
        _mayCallNow = false;
        // With an event index, once it is passed it asks for no further call.
        if (_hasEventIndex ? _isCallOwed : isDue && _random.Next(2) == 0)
            Disarm();
        _isCallOwed = false;
    }

    private void Disarm()
    {
        _rig.Driver.DisarmCall();
        _isCallArmed = false;
        _isCallOwed = false;
    }

    private void ArmCall()
    {
        bool mayWait = _rig.Driver.ArmCall();
        Assert.Equal(_given.Count == 0, mayWait);
        _isCallArmed = mayWait;
        _isCallOwed = false;
        if (mayWait)
            return;
        _mayCallNow = true;
        Disarm();
    }

    private void ArmKick()
    {
        bool mayWait = _rig.Device.ArmKick();
        Assert.Equal(_available.Count + _again.Count == 0, mayWait);
        _isKickArmed = mayWait;
        if (mayWait)
        {
            _hasAdded = false;
            return;
        }

        _rig.Device.DisarmKick();
    }

    private void Kick()
    {
        bool isDue = _rig.Driver.NeedsKick();
        if (_isKickArmed && _hasAdded)
        {
            Assert.True(isDue);
            _rig.Device.DisarmKick();
            Assert.False(_rig.Driver.NeedsKick());
            _isKickArmed = false;
        }
    }

    private void Reopen(uint start)
    {
        _rig.Open(start);
        _again.AddRange(_taken);
        _again.Sort((one, other) => one.TakenAs.CompareTo(other.TakenAs));
        _taken.Clear();
        Assert.Equal(_again.Count > 0, _rig.Device.IsResumed);
        _mayCallNow = true;
        _isKickArmed = false;
    }

    private void ShareAnew()
    {
        uint generation = _rig.Memory.Generation;
        _rig.Memory.Replace([_rig.Machine.Region], new FileDescriptor[] { _rig.Machine.File.Duplicate() });
        Assert.NotEqual(generation, _rig.Memory.Generation);
    }
}
