// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Queues;

/// <summary>The device's end of a packed virtqueue (virtio 1.3, 2.8).</summary>
/// <remarks>
/// Both sides write the same ring. The driver publishes a list by storing the flags of its first descriptor, which are
/// acquired here before the rest is read; this side publishes a used descriptor by storing its flags, one 16-bit store with
/// release. A used descriptor can overwrite one of a chain in flight, so the descriptors are copied when a chain is taken.
/// </remarks>
internal sealed unsafe class PackedQueue : Virtqueue
{
    private readonly GuestMemory _memory;
    private readonly PackedRecord _record;
    private readonly DescriptorChain[] _chains;
    private readonly Descriptor[] _list;
    private readonly RecordedChain[] _resumed;
    private readonly bool _hasEventIndex;
    private PackedRing _ring;
    private uint _generation;
    private int _nextResumed;
    private PackedPosition _available;
    private PackedPosition _used;
    private int _held;
    private int _uncalled;
    private bool _mustCall;
    private bool _isKickDisarmed;

    /// <summary>Opens a queue. See <see cref="Virtqueue.Open"/>.</summary>
    public PackedQueue(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
        : base(setup)
    {
        _memory = memory;
        _hasEventIndex = setup.HasEventIndex;
        _record = new PackedRecord(inflight, setup.Size);
        _ring = PackedRing.Resolve(memory, setup);
        _generation = memory.Generation;
        _list = new Descriptor[setup.Size];
        _resumed = [];
        (_available, _used) = Positions(setup);
        bool isKnown = _record.TryRecover(_ring, out PackedPosition used, out RecordedChain[] chains);
        if (isKnown && Fits(used, chains))
        {
            _resumed = chains;
            _used = used;
            _available = used.Plus(Slots(chains), Size);
            InFlight = chains.Length;
            IsResumed = true;
        }
        else
        {
            _record.Format(_used);
        }

        _held = _used.SlotsTo(_available, Size);
        // A device before may have ended after it gave chains back, and before it called.
        _mustCall = isKnown || _used != PackedPosition.First;
        var pool = new SegmentPool(2 * setup.Size);
        _chains = new DescriptorChain[setup.Size];
        for (int i = 0; i < setup.Size; i++)
            _chains[i] = new DescriptorChain(this, memory, pool, (ushort)i);
    }

    /// <inheritdoc/>
    public override uint Base => BaseOf(_available, _used);

    /// <summary>See <see cref="Virtqueue.RecoverBase"/>.</summary>
    public static uint Recover(GuestMemory memory, in VirtqueueSetup setup, InflightQueue inflight)
    {
        var record = new PackedRecord(inflight, setup.Size);
        return record.TryRecover(PackedRing.Resolve(memory, setup), out PackedPosition used, out RecordedChain[] chains)
            ? BaseOf(used.Plus(Slots(chains), setup.Size), used)
            : setup.Base;
    }

    /// <inheritdoc/>
    public override bool IsUntouched
    {
        get
        {
            Refresh();
            // A driver's first lap sets the flag of each slot that it fills; a slot with anything else in it is of a later one.
            return Base == FirstBase && !_ring.HasSlotOfSecondLap(Size);
        }
    }

    /// <inheritdoc/>
    public override bool TryTake([NotNullWhen(true)] out DescriptorChain? chain)
    {
        Refresh();
        if (_nextResumed < _resumed.Length)
        {
            RecordedChain recorded = _resumed[_nextResumed];
            _record.Read(recorded, _list);
            chain = Take(recorded.Slots);
            chain.RecordEntry = recorded.Entry;
            _nextResumed++;
            return true;
        }

        if (!_ring.IsAvailable(_available))
        {
            chain = null;
            return false;
        }

        int slots = CopyList();
        chain = Take(slots);
        chain.RecordEntry = _record.Take(_list.AsSpan(0, slots));
        _available = _available.Plus(slots, Size);
        _held += slots;
        InFlight++;
        return true;
    }

    /// <inheritdoc/>
    public override void Give(DescriptorChain chain, uint written)
    {
        CheckGive(chain, this, written);
        Refresh();
        var recorded = new RecordedChain(chain.RecordEntry, chain.Slots);
        PackedPosition at = _used;
        PackedPosition after = at.Plus(recorded.Slots, Size);
        _ring.Stage(at, chain.Id, written);
        _record.BeginGive(recorded, _record.LastOf(recorded), after);
        _ring.Publish(at, written != 0);
        _record.EndGive(recorded, after);
        _used = after;
        _held -= recorded.Slots;
        _uncalled = Math.Min(_uncalled + recorded.Slots, 2 * Size);
        chain.Release();
        InFlight--;
    }

    /// <inheritdoc/>
    public override bool NeedsCall()
    {
        Refresh();
        int uncalled = _uncalled;
        if (uncalled == 0 && !_mustCall)
            return false;
        _uncalled = 0;
        // Between the used descriptors, stored before, and what the driver says about calls: 2.8.22.1.
        Interlocked.MemoryBarrier();
        if (_mustCall)
        {
            _mustCall = false;
            return true;
        }

        ushort flags = _ring.ReadDriverEvent(out PackedPosition wanted);
        if (flags != PackedRing.EventAtSlot || !_hasEventIndex)
            return flags != PackedRing.EventsDisabled;
        // After two laps a position does not tell any more whether it was gone past; then it was.
        if (wanted.Index >= Size || uncalled >= 2 * Size)
            return true;
        // Among the slots that were gone past since the last time.
        return (uint)(wanted.SlotsTo(_used, Size) - 1) < (uint)uncalled;
    }

    /// <inheritdoc/>
    public override bool ArmKick()
    {
        Refresh();
        if (_nextResumed < _resumed.Length)
            return false;
        if (_hasEventIndex)
            _ring.WriteDeviceEvent(PackedRing.EventAtSlot, _available);
        else
            _ring.WriteDeviceEvent(PackedRing.EventsEnabled, default);
        _isKickDisarmed = false;
        // Between what this side says about kicks and the second look at the ring: 2.8.21.3.
        Interlocked.MemoryBarrier();
        return !_ring.IsAvailable(_available);
    }

    /// <inheritdoc/>
    public override void DisarmKick()
    {
        if (_isKickDisarmed)
            return;
        Refresh();
        _ring.WriteDeviceEvent(PackedRing.EventsDisabled, default);
        _isKickDisarmed = true;
    }

    /// <summary>Both positions at the first slot, both wrap counters 1.</summary>
    private const uint FirstBase = 0x8000_8000;

    private static uint BaseOf(PackedPosition available, PackedPosition used) => available.Word | ((uint)used.Word << 16);

    private static int Slots(RecordedChain[] chains) => chains.Sum(chain => chain.Slots);

    private static (PackedPosition Available, PackedPosition Used) Positions(in VirtqueueSetup setup)
    {
        var available = PackedPosition.FromWord((ushort)setup.Base);
        var used = PackedPosition.FromWord((ushort)(setup.Base >> 16));
        return available.Index < setup.Size && used.Index < setup.Size && used.SlotsTo(available, setup.Size) <= setup.Size
            ? (available, used)
            : throw new VirtqueueException(
                $"The base 0x{setup.Base:x} of a packed virtqueue (available slot {available.Index}, wrap counter "
                + $"{(available.Wrap ? 1 : 0)}; used slot {used.Index}, wrap counter {(used.Wrap ? 1 : 0)}) does not fit a ring of "
                + $"{setup.Size} slots.");
    }

    /// <summary>Whether a record belongs to the indexes. See <see cref="Virtqueue.Open"/>.</summary>
    private bool Fits(PackedPosition used, RecordedChain[] chains) =>
        chains.Length > 0
        && (_used == used || _used == _available)
        && (_available == used || _available == used.Plus(Slots(chains), Size))
        && _ring.IsAvailable(used);

    /// <summary>Copies the descriptors of the list at the available position.</summary>
    private int CopyList()
    {
        PackedPosition at = _available;
        for (int count = 1; ; count++)
        {
            Descriptor descriptor = _ring.Read(at);
            _list[count - 1] = descriptor;
            ushort flags = descriptor.Fourth;
            if (_held + count > Size)
                throw ChainText.Of(ChainFlaw.TooLong, descriptor.Third, descriptor, Size);
            if (!at.IsAvailable(flags))
                throw ChainText.Of(ChainFlaw.RestNotAvailable, descriptor.Third, descriptor, Size);
            if ((flags & DescriptorFlags.Next) == 0)
                return count;
            if (count == Size)
                throw ChainText.Of(ChainFlaw.TooLong, descriptor.Third, descriptor, Size);
            at = at.Plus(1, Size);
        }
    }

    /// <summary>Takes the chain whose descriptors were copied.</summary>
    private DescriptorChain Take(int slots)
    {
        ushort id = _list[slots - 1].Third;
        if (id >= Size)
            throw new VirtqueueException($"The driver gave a buffer the ID {id} in a virtqueue of {Size} descriptors.");
        DescriptorChain chain = _chains[id];
        if (chain.IsTaken)
            throw new VirtqueueException($"The driver gave a buffer the ID {id}, which another one in flight has already.");
        ChainFlaw flaw = Walk(chain, slots, out Descriptor descriptor);
        if (flaw != ChainFlaw.None)
        {
            chain.Release();
            throw ChainText.Of(flaw, id, descriptor, Size);
        }

        chain.IsTaken = true;
        chain.Slots = (ushort)slots;
        return chain;
    }

    private ChainFlaw Walk(DescriptorChain chain, int slots, out Descriptor descriptor)
    {
        descriptor = _list[0];
        if (slots == 1 && (descriptor.Fourth & DescriptorFlags.Indirect) != 0)
            return WalkTable(chain, ref descriptor);
        for (int i = 0; i < slots; i++)
        {
            descriptor = _list[i];
            ushort flags = descriptor.Fourth;
            if ((flags & DescriptorFlags.Indirect) != 0)
                return ChainFlaw.IndirectWithNext;
            ChainFlaw flaw = chain.Append(descriptor.Address, descriptor.Length, (flags & DescriptorFlags.Write) != 0);
            if (flaw != ChainFlaw.None)
                return flaw;
        }

        return ChainFlaw.None;
    }

    /// <summary>All descriptors of a table count, in order; of their flags only whether they are to be written (2.8.7).</summary>
    private ChainFlaw WalkTable(DescriptorChain chain, ref Descriptor descriptor)
    {
        if (!Setup.HasIndirectDescriptors)
            return ChainFlaw.IndirectNotNegotiated;
        ulong table = descriptor.Address;
        uint length = descriptor.Length;
        if (length == 0 || length % Descriptor.Size != 0 || length > MaxIndirect * Descriptor.Size)
            return ChainFlaw.TableLength;
        if (length > ulong.MaxValue - table)
            return ChainFlaw.AddressWraps;
        for (int i = 0; i < (int)length / Descriptor.Size; i++)
        {
            if (!Descriptor.TryRead(_memory, table, i, out Descriptor entry))
                return ChainFlaw.TableOutside;
            descriptor = entry;
            ChainFlaw flaw = chain.Append(entry.Address, entry.Length, (entry.Fourth & DescriptorFlags.Write) != 0);
            if (flaw != ChainFlaw.None)
                return flaw;
        }

        return ChainFlaw.None;
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
        _ring = PackedRing.Resolve(_memory, Setup);
        _generation = _memory.Generation;
    }
}
