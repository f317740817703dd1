// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Virtio.Gpio;

/// <summary>The lines' names, as a driver gets them (virtio 1.2, 5.18.6.2): one after the other, each ended by a zero.</summary>
internal static class NameBlock
{
    /// <summary>Makes the block; empty if no line has a name.</summary>
    public static byte[] Of(IReadOnlyList<Line> lines)
    {
        if (lines.All(line => line.Name.Length == 0))
            return [];
        var block = new List<byte>();
        foreach (Line line in lines)
        {
            block.AddRange(Encoding.UTF8.GetBytes(line.Name));
            block.Add(0);
        }

        return [.. block];
    }
}
