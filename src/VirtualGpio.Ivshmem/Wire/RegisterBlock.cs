// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>
/// The version 1 block: seven words for 32 lines. DATA and INT_EOI are written by both sides, with read, modify and write;
/// here that is always one atomic operation.
/// </summary>
/// <param name="memory">The memory.</param>
public sealed class RegisterBlock(SharedMemory memory)
{
    /// <summary>How many lines the block is for.</summary>
    public const int Lines = 32;

    /// <summary>Levels.</summary>
    public uint Data => Read(Map.Data);

    /// <summary>Which lines are outputs.</summary>
    public uint OutputEnable => Read(Map.OutputEnable);

    /// <summary>Whose interrupt is enabled.</summary>
    public uint InterruptEnable => Read(Map.InterruptEnable);

    /// <summary>Whose interrupt is pending.</summary>
    public uint InterruptStatus => Read(Map.InterruptStatus);

    /// <summary>Whose interrupt was handled.</summary>
    public uint InterruptEnd => Read(Map.InterruptEnd);

    /// <summary>Who wants rising edges.</summary>
    public uint Rising => Read(Map.Rising);

    /// <summary>Who wants falling edges.</summary>
    public uint Falling => Read(Map.Falling);

    /// <summary>Reads a register.</summary>
    /// <param name="register">Its offset.</param>
    public uint Read(int register) => Volatile.Read(ref memory.UInt32At(register));

    /// <summary>Writes a register that only one side writes.</summary>
    /// <param name="register">Its offset.</param>
    /// <param name="value">The value.</param>
    public void Write(int register, uint value) => Volatile.Write(ref memory.UInt32At(register), value);

    /// <summary>Sets and clears bits of a register in one atomic operation.</summary>
    /// <param name="register">Its offset.</param>
    /// <param name="mask">Which bits.</param>
    /// <param name="value">What to, within <paramref name="mask"/>.</param>
    public void Update(int register, uint mask, uint value)
    {
        ref uint word = ref memory.UInt32At(register);
        uint seen = Volatile.Read(ref word);
        while (true)
        {
            uint wanted = (seen & ~mask) | (value & mask);
            uint before = Interlocked.CompareExchange(ref word, wanted, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>Whether the guest is to be interrupted for a change.</summary>
    /// <param name="line">The line.</param>
    /// <param name="level">The level after the change.</param>
    public bool WantsEdge(int line, Level level)
    {
        uint wanted = Read(level == Level.High ? Map.Rising : Map.Falling);
        return (wanted & InterruptEnable & ~OutputEnable & (1u << line)) != 0;
    }

    /// <summary>Writes 0 to the whole block.</summary>
    public void Clear() => memory.Bytes(0, Map.RegisterBlockSize).Clear();
}
