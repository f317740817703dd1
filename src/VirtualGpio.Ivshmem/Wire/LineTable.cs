// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The line table: what the guest says of its lines, and both sides' names.</summary>
/// <param name="memory">The memory.</param>
/// <param name="layout">Its layout.</param>
public sealed class LineTable(SharedMemory memory, Layout layout)
{
    private const int OutputOffset = 0x00;
    private const int ConfigOffset = 0x04;
    private const int DebounceOffset = 0x08;
    private const int ConsumerOffset = 0x10;

    /// <summary>A line's <c>output</c> word: how often the value was changed, bit 0 is the value.</summary>
    /// <param name="line">The line.</param>
    public ref uint Output(int line) => ref memory.UInt32At(Entry(line) + OutputOffset);

    /// <summary>A line's <c>config</c> word.</summary>
    /// <param name="line">The line.</param>
    public ref uint Config(int line) => ref memory.UInt32At(Entry(line) + ConfigOffset);

    /// <summary>A line's debounce period, in microseconds.</summary>
    /// <param name="line">The line.</param>
    public ref uint Debounce(int line) => ref memory.UInt32At(Entry(line) + DebounceOffset);

    /// <summary>The bytes of a line's consumer.</summary>
    /// <param name="line">The line.</param>
    public Span<byte> Consumer(int line) => memory.Bytes(Entry(line) + ConsumerOffset, Map.NameSize);

    /// <summary>The bytes of a line's name.</summary>
    /// <param name="line">The line.</param>
    public Span<byte> Name(int line) => memory.Bytes(layout.Names + (line * Map.NameSize), Map.NameSize);

    /// <summary>Fills the table with zeros: inputs, not requested.</summary>
    public void Clear() => memory.Bytes(layout.Table, layout.Lines * Map.TableEntrySize).Clear();

    /// <summary>Writes a text as UTF-8, padded with NUL and ending in one; what does not fit is cut off between characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Where to.</param>
    public static void Encode(string text, Span<byte> bytes)
    {
        bytes.Clear();
        Encoding.UTF8.GetEncoder().Convert(text, bytes[..^1], flush: true, out _, out _, out _);
    }

    /// <summary>Reads a text that the other side wrote: up to the first NUL, anything unprintable replaced.</summary>
    /// <param name="bytes">A copy of the bytes.</param>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        return string.Create(text.Length, text, static (clean, raw) =>
        {
            for (int i = 0; i < raw.Length; i++)
                clean[i] = char.IsControl(raw[i]) ? '\ufffd' : raw[i];
        });
    }

    private int Entry(int line) => layout.Table + (line * Map.TableEntrySize);
}
