// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// The shared memory, seen from the host. Of every word that the host writes it keeps a copy, and reads the memory's only
/// when it takes over from a former host. For the reactor's thread.
/// </summary>
internal sealed class HostMemory : IDisposable
{
    private readonly uint[] _levels;
    private readonly uint[] _floats;
    private readonly byte[] _names;
    private readonly uint _features;
    private HostHeader _header;

    public HostMemory(SharedMemory memory, Layout layout, bool doorbells, IReadOnlyList<Line> lines)
    {
        Memory = memory;
        Layout = layout;
        Edges = new EdgeQueueProducer(memory, layout);
        Reports = new ReportQueueConsumer(memory, layout);
        Table = new LineTable(memory, layout);
        Registers = new RegisterBlock(memory);
        _levels = new uint[layout.LevelWords];
        _floats = new uint[layout.LevelWords];
        for (int i = 0; i < layout.Lines; i++)
            _floats[i >> 5] |= 1u << i;
        _features = doorbells ? Map.FeatureDoorbell : 0;
        _names = new byte[layout.Lines * Map.NameSize];
        for (int i = 0; i < layout.Lines; i++)
            LineTable.Encode(lines[i].Name, _names.AsSpan(i * Map.NameSize, Map.NameSize));
    }

    public SharedMemory Memory { get; }

    public Layout Layout { get; }

    public EdgeQueueProducer Edges { get; }

    public ReportQueueConsumer Reports { get; }

    public LineTable Table { get; }

    public RegisterBlock Registers { get; }

    /// <summary>The ID of the host that was there before, if one was.</summary>
    public int? FormerPeer { get; private set; }

    /// <summary>The level that the guest is shown.</summary>
    public Level this[int line] => (Level)(_levels[line >> 5] >> line & 1);

    /// <summary>The guest's count of reports that found the queue full.</summary>
    public uint Overflow => Volatile.Read(ref Memory.UInt32At(GuestHeader.OverflowOffset));

    /// <summary>Goes on with what a former host left, if it is of the same layout; else lays the memory out anew.</summary>
    /// <returns>Whether it goes on.</returns>
    public bool TakeOver()
    {
        HostHeader former = HostHeader.Read(Memory);
        bool adopts = Layout.TryRead(former, Memory.Length, out Layout? layout, out _) && layout == Layout;
        FormerPeer = adopts && former.Generation != 0 && former.Peer <= IvshmemProtocol.MaxPeerId ? (int)former.Peer : null;
        _header = HostHeader.Of(Layout, _features) with { Generation = former.Generation };
        if (adopts)
            Adopt();
        else
            LayOut();
        return adopts;
    }

    /// <summary>Tells the guest that a host is there. What was adopted or laid out becomes valid.</summary>
    public void PublishGeneration(uint peer)
    {
        uint former = _header.Generation;
        uint next;
        do
        {
            // Unlike any before, also where the last one is not known: a host that stopped has left a 0 there.
            next = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        }
        while (next == former);
        _header.Peer = peer;
        _header.WriteBody(Memory);
        RepairBits(_floats, Layout.Floats, "floats");
        _names.CopyTo(Memory.Bytes(Layout.Names, _names.Length));
        PublishGenerationWord(next);
        Volatile.Write(ref Memory.UInt32At(HostHeader.MagicOffset), Map.Magic);
    }

    /// <summary>Tells the guest that no host is there any more.</summary>
    public void Withdraw()
    {
        PublishGenerationWord(0);
        _header.Peer = Map.NoPeer;
        Volatile.Write(ref Memory.UInt32At(HostHeader.PeerOffset), Map.NoPeer);
    }

    public void SetLevel(int line, Level level) => SetBit(_levels, Layout.Levels, line, (uint)level);

    /// <summary>Whether the guest is shown that nobody but it drives or pulls a line.</summary>
    public bool Floats(int line) => (_floats[line >> 5] >> line & 1) != 0;

    /// <summary>Says whether nobody but the guest drives or pulls a line.</summary>
    public void SetFloating(int line, bool isFloating) => SetBit(_floats, Layout.Floats, line, isFloating ? 1u : 0);

    /// <summary>Makes version 1's DATA show the levels of the inputs.</summary>
    public void ShowLevelsInRegisters() =>
        Registers.Update(Map.Data, ~Registers.OutputEnable & LinesInRegisters, _levels[0]);

    /// <summary>The bits of version 1's words that stand for lines of this chip.</summary>
    public uint LinesInRegisters => Layout.Lines >= RegisterBlock.Lines ? uint.MaxValue : (1u << Layout.Lines) - 1;

    /// <summary>Writes 0 to all words of the guest. For a guest that has gone: the next one finds nothing of it.</summary>
    public void WipeGuest()
    {
        Memory.Bytes(Map.GuestHeader, Map.Block).Clear();
        Memory.Bytes(Map.EdgeTail, Map.Block).Clear();
        Memory.Bytes(Map.ReportHead, Map.Block).Clear();
        Memory.Bytes(Layout.ReportRing, Layout.ReportEntries * Map.QueueEntrySize).Clear();
        Table.Clear();
        Registers.Clear();
        ShowLevelsInRegisters();
    }

    /// <summary>Compares all words of the host with what it meant them to be, and writes them again.</summary>
    /// <returns>What was found overwritten first, or null.</returns>
    public string? Repair()
    {
        string? found = null;
        HostHeader seen = HostHeader.Read(Memory);
        if (seen != _header)
        {
            _header.WriteBody(Memory);
            PublishGenerationWord(_header.Generation);
            Volatile.Write(ref Memory.UInt32At(HostHeader.MagicOffset), _header.Magic);
            found = "the host header was overwritten";
        }

        string? levels = RepairBits(_levels, Layout.Levels, "levels");
        string? floats = RepairBits(_floats, Layout.Floats, "floats");
        found ??= levels ?? floats;

        Span<byte> names = Memory.Bytes(Layout.Names, _names.Length);
        if (!names.SequenceEqual(_names))
        {
            _names.CopyTo(names);
            found ??= "the names were overwritten";
        }

        string? edges = Edges.Repair();
        string? reports = Reports.Repair();
        return found ?? edges ?? reports;
    }

    public void Dispose() => Memory.Dispose();

    private void SetBit(uint[] words, int offset, int line, uint value)
    {
        ref uint word = ref words[line >> 5];
        word = (word & ~(1u << line)) | (value << line);
        Volatile.Write(ref Memory.UInt32At(offset + ((line >> 5) * sizeof(uint))), word);
    }

    private string? RepairBits(uint[] words, int offset, string what)
    {
        string? found = null;
        for (int i = 0; i < words.Length; i++)
        {
            uint seen = Interlocked.Exchange(ref Memory.UInt32At(offset + (i * sizeof(uint))), words[i]);
            if (seen != words[i])
                found ??= $"word {i} of the {what} was 0x{seen:x8} instead of 0x{words[i]:x8}";
        }

        return found;
    }

    private void PublishGenerationWord(uint generation)
    {
        _header.Generation = generation;
        Volatile.Write(ref Memory.UInt32At(HostHeader.GenerationOffset), generation);
    }

    private void Adopt()
    {
        for (int i = 0; i < _levels.Length; i++)
        {
            _levels[i] = Volatile.Read(ref Memory.UInt32At(Layout.Levels + (i * sizeof(uint))));
            _floats[i] &= Volatile.Read(ref Memory.UInt32At(Layout.Floats + (i * sizeof(uint))));
        }

        uint head = Volatile.Read(ref Memory.UInt32At(Map.EdgeHead));
        uint tail = Volatile.Read(ref Memory.UInt32At(Map.EdgeTail));
        if (head - tail > (uint)Layout.EdgeEntries)
            head = tail;
        Edges.Adopt(head, tail);
        uint reported = Reports.ReadHead();
        uint taken = Volatile.Read(ref Memory.UInt32At(Map.ReportTail));
        Reports.Adopt(reported - taken > (uint)Layout.ReportEntries ? reported : taken);
    }

    private void LayOut()
    {
        Volatile.Write(ref Memory.UInt32At(HostHeader.MagicOffset), 0);
        PublishGenerationWord(_header.Generation);
        Memory.Bytes(Map.Areas, Layout.Size - Map.Areas).Clear();
        uint tail = Volatile.Read(ref Memory.UInt32At(Map.EdgeTail));
        Edges.Adopt(tail, tail);
        Reports.Adopt(Reports.ReadHead());
    }
}
