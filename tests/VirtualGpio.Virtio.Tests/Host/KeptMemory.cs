// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.Memory;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>What a device keeps of itself outside of its process, and what a test makes of that: a sudden end at any point.</summary>
internal sealed class KeptMemory : IDisposable
{
    private readonly InflightMemory _memory;

    public KeptMemory(in InflightDescription description, MemoryFile file)
    {
        Description = description;
        File = file;
        int state = (int)((long)description.Size - InflightMemory.SizeOf(description.Queues, description.QueueSize, 0));
        _memory = InflightMemory.Adopt(
            MemoryFile.FromDescriptor(file.Duplicate()), description.Offset, description.Size, description.Queues, description.QueueSize, state);
    }

    public InflightDescription Description { get; }

    public MemoryFile File { get; }

    /// <summary>How many lines the state is for.</summary>
    public int Lines => (int)Word(StateLayout.LinesAt);

    public uint Head
    {
        get => Word(StateLayout.HeadAt);
        set => Word(StateLayout.HeadAt) = value;
    }

    public uint Tail
    {
        get => Word(StateLayout.TailAt);
        set => Word(StateLayout.TailAt) = value;
    }

    private StateLayout Layout => new(Lines, (int)Word(StateLayout.CapacityAt));

    public ref uint Edge(uint index) => ref Word(Layout.EdgeAt(index));

    public LineWord GetLine(int line) => new(Word(StateLayout.LineAt(line)));

    public void SetLine(int line, LineWord word) => Word(StateLayout.LineAt(line)) = word.Word;

    public uint BaseOf(int queue, DriverMemory machine, in VirtqueueSetup setup)
    {
        using var memory = new GuestMemory();
        machine.ShareWith(memory);
        return Virtqueue.RecoverBase(memory, setup, _memory.Queue(queue));
    }

    public KeptMemory Copy()
    {
        var file = MemoryFile.CreateSealed("kept", File.Length);
        var copy = new KeptMemory(Description, file);
        _memory.Memory.Bytes(0, (int)File.Length).CopyTo(copy._memory.Memory.Bytes(0, (int)File.Length));
        return copy;
    }

    /// <summary>Writes garbage into the state, but not so that it is none any more.</summary>
    public void Scribble(Random random)
    {
        for (int i = random.Next(1, 20); i > 0; i--)
        {
            switch (random.Next(4))
            {
                case 0:
                    SetLine(random.Next(Lines), new LineWord((uint)random.Next(0x1000)));
                    break;
                case 1:
                    Head = Tail + (uint)random.Next(Layout.Capacity + 1);
                    break;
                case 2:
                    Tail -= (uint)random.Next(8);
                    break;
                default:
                    // Line, level, taken, done.
                    Edge((uint)random.Next(Layout.Capacity)) = (uint)random.Next(Lines) | ((uint)random.Next(2) << 16) | ((uint)random.Next(4) << 30);
                    break;
            }
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        File.Dispose();
    }

    private ref uint Word(int at) => ref _memory.Memory.UInt32At(_memory.StateOffset + at);
}
