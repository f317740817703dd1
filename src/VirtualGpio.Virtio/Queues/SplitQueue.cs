// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>The device's end of a split virtqueue (virtio 1.3, 2.7).</summary>
/// <remarks>
/// The driver publishes by storing <c>avail.idx</c>, which is acquired here before entries and descriptors are read; this side
/// publishes by storing <c>used.idx</c>, one aligned 16-bit store with release, after the used entry. What this side has
/// written is kept in fields and never read back.
/// </remarks>
internal sealed unsafe class SplitQueue : Virtqueue
{
    private readonly GuestMemory _memory;
    private readonly SplitRecord _record;
    private readonly DescriptorChain[] _chains;
    private readonly ushort[] _resumed;
    private readonly int _mask;
    private readonly bool _hasEventIndex;
    private SplitRing _ring;
    private uint _generation;
    private int _nextResumed;
    private ushort _available;
    private ushort _availableSeen;
    private ushort _used;
    private ushort _called;
    private ushort _lastGiven;
    private bool _mustCall;
    private bool _isKickDisarmed;

    /// <summary>Opens a queue. See <see cref="Virtqueue.Open"/>.</summary>
    public SplitQueue(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
        : base(setup)
    {
        _memory = memory;
        _mask = setup.Size - 1;
        _hasEventIndex = setup.HasEventIndex;
        _record = new SplitRecord(inflight, setup.Size);
        _ring = SplitRing.Resolve(memory, setup);
        _generation = memory.Generation;
        _used = _called = Volatile.Read(ref *_ring.UsedIndex);
        _resumed = [];
        _available = (ushort)setup.Base;
        bool isKnown = _record.TryRecover(_used, out ushort[] heads);
        if (isKnown && Fits(heads.Length))
        {
            _resumed = heads;
            _available = (ushort)(_used + heads.Length);
            InFlight = heads.Length;
            IsResumed = true;
        }
        else
        {
            _record.Format(_used);
        }

        _availableSeen = _available;
        // A device before may have ended after it gave chains back, and before it called.
        _mustCall = isKnown || _used != 0;
        Volatile.Write(ref *_ring.UsedFlags, 0);
        var pool = new SegmentPool(2 * setup.Size);
        _chains = new DescriptorChain[setup.Size];
        for (int i = 0; i < setup.Size; i++)
            _chains[i] = new DescriptorChain(this, memory, pool, (ushort)i);
    }

    /// <inheritdoc/>
    public override uint Base => _available;

    /// <summary>See <see cref="Virtqueue.RecoverBase"/>.</summary>
    public static uint Recover(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
    {
        ushort used = Volatile.Read(ref *SplitRing.Resolve(memory, setup).UsedIndex);
        return new SplitRecord(inflight, setup.Size).TryRecover(used, out ushort[] heads)
            ? (ushort)(used + heads.Length)
            : used;
    }

    /// <inheritdoc/>
    public override unsafe bool IsUntouched
    {
        get
        {
            Refresh();
            // Who has given back as many chains as there are indexes has written to each entry.
            return Base == 0 && !new ReadOnlySpan<uint>(_ring.UsedEntries, Size * 2).ContainsAnyExcept(0u);
        }
    }

    /// <inheritdoc/>
    public override bool TryTake([NotNullWhen(true)] out DescriptorChain? chain)
    {
        Refresh();
        if (_nextResumed < _resumed.Length)
        {
            chain = Take(_resumed[_nextResumed]);
            _nextResumed++;
            return true;
        }

        if (_available == _availableSeen && !Look())
        {
            chain = null;
            return false;
        }

        ushort head = Volatile.Read(ref _ring.AvailableEntries[_available & _mask]);
        chain = Take(head);
        _record.Take(head);
        _available++;
        InFlight++;
        return true;
    }

    /// <inheritdoc/>
    public override void Give(DescriptorChain chain, uint written)
    {
        CheckGive(chain, this, written);
        Refresh();
        ushort head = chain.Id;
        uint* entry = _ring.UsedEntries + 2 * (_used & _mask);
        entry[0] = head;
        entry[1] = written;
        _record.BeginGive(head, _lastGiven);
        _lastGiven = head;
        Volatile.Write(ref *_ring.UsedIndex, ++_used);
        _record.EndGive(head, _used);
        chain.Release();
        InFlight--;
    }

    /// <inheritdoc/>
    public override bool NeedsCall()
    {
        Refresh();
        ushort before = _called;
        ushort after = _used;
        if (before == after && !_mustCall)
            return false;
        _called = after;
        // Between used.idx, stored before, and what the driver says about calls: 2.7.7.2.
        Interlocked.MemoryBarrier();
        if (_mustCall)
        {
            _mustCall = false;
            return true;
        }

        return _hasEventIndex
            ? (ushort)(after - Volatile.Read(ref *_ring.UsedEvent) - 1) < (ushort)(after - before)
            : (Volatile.Read(ref *_ring.AvailableFlags) & SplitRing.NoInterrupt) == 0;
    }

    /// <inheritdoc/>
    public override bool ArmKick()
    {
        Refresh();
        if (_nextResumed < _resumed.Length)
            return false;
        if (_hasEventIndex)
            Volatile.Write(ref *_ring.AvailableEvent, _available);
        else if (_isKickDisarmed)
            Volatile.Write(ref *_ring.UsedFlags, 0);
        _isKickDisarmed = false;
        // Between what this side says about kicks and the second look at avail.idx: 2.7.10.1.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref *_ring.AvailableIndex) == _available;
    }

    /// <inheritdoc/>
    public override void DisarmKick()
    {
        // With an event index there is nothing to do: once passed, it asks for no further kick.
        if (_hasEventIndex || _isKickDisarmed)
            return;
        Refresh();
        Volatile.Write(ref *_ring.UsedFlags, SplitRing.NoNotify);
        _isKickDisarmed = true;
    }

    private bool Fits(int inFlight)
    {
        int ahead = (ushort)(Volatile.Read(ref *_ring.AvailableIndex) - _used);
        int taken = (ushort)(_available - _used);
        return inFlight > 0 && (taken == inFlight || taken == 0) && ahead >= inFlight && ahead <= Size;
    }

    private bool Look()
    {
        ushort seen = Volatile.Read(ref *_ring.AvailableIndex);
        if ((ushort)(seen - _available) > Size)
        {
            throw new VirtqueueException(
                $"The driver's available index is {seen}, more than {Size} descriptors ahead of {_available}, the next to be taken.");
        }

        _availableSeen = seen;
        return seen != _available;
    }

    private DescriptorChain Take(ushort head)
    {
        if (head > _mask)
            throw new VirtqueueException($"The driver made the descriptor {head} available in a virtqueue of {Size}.");
        DescriptorChain chain = _chains[head];
        if (chain.IsTaken)
            throw new VirtqueueException($"The driver made the descriptor {head} available, whose chain is in flight already.");
        ChainFlaw flaw = Walk(chain, head, out Descriptor descriptor);
        if (flaw != ChainFlaw.None)
        {
            chain.Release();
            throw ChainText.Of(flaw, head, descriptor, Size);
        }

        chain.IsTaken = true;
        return chain;
    }

    private ChainFlaw Walk(DescriptorChain chain, ushort head, out Descriptor descriptor)
    {
        int index = head;
        for (int count = 1; ; count++)
        {
            descriptor = Descriptor.Read(_ring.Descriptors + index * Descriptor.Size);
            ushort flags = descriptor.Third;
            if ((flags & DescriptorFlags.Indirect) != 0)
                return WalkTable(chain, ref descriptor);
            ChainFlaw flaw = chain.Append(descriptor.Address, descriptor.Length, (flags & DescriptorFlags.Write) != 0);
            if (flaw != ChainFlaw.None || (flags & DescriptorFlags.Next) == 0)
                return flaw;
            index = descriptor.Fourth;
            if (index > _mask)
                return ChainFlaw.NextOutside;
            if (count == Size)
                return ChainFlaw.TooLong;
        }
    }

    private ChainFlaw WalkTable(DescriptorChain chain, ref Descriptor descriptor)
    {
        if (!Setup.HasIndirectDescriptors)
            return ChainFlaw.IndirectNotNegotiated;
        if ((descriptor.Third & DescriptorFlags.Next) != 0)
            return ChainFlaw.IndirectWithNext;
        ulong table = descriptor.Address;
        uint length = descriptor.Length;
        if (length == 0 || length % Descriptor.Size != 0 || length > MaxIndirect * Descriptor.Size)
            return ChainFlaw.TableLength;
        if (length > ulong.MaxValue - table)
            return ChainFlaw.AddressWraps;
        int entries = (int)length / Descriptor.Size;
        int index = 0;
        for (int count = 1; ; count++)
        {
            if (!Descriptor.TryRead(_memory, table, index, out Descriptor entry))
                return ChainFlaw.TableOutside;
            descriptor = entry;
            ushort flags = entry.Third;
            if ((flags & DescriptorFlags.Indirect) != 0)
                return ChainFlaw.NestedIndirect;
            ChainFlaw flaw = chain.Append(entry.Address, entry.Length, (flags & DescriptorFlags.Write) != 0);
            if (flaw != ChainFlaw.None || (flags & DescriptorFlags.Next) == 0)
                return flaw;
            index = entry.Fourth;
            if (index >= entries)
                return ChainFlaw.NextOutside;
            if (count == entries)
                return ChainFlaw.TooLong;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refresh()
    {
        if (_generation != _memory.Generation)
            ResolveAnew();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ResolveAnew()
    {
        _ring = SplitRing.Resolve(_memory, Setup);
        _generation = _memory.Generation;
    }
}
