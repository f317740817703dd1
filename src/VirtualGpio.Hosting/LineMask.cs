// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A set of lines.</summary>
internal sealed class LineMask(int lines)
{
    private readonly ulong[] _words = new ulong[(lines + 63) / 64];

    public bool this[int line]
    {
        get => (_words[line >> 6] >> line & 1) != 0;
        set
        {
            if (value)
                _words[line >> 6] |= 1ul << line;
            else
                _words[line >> 6] &= ~(1ul << line);
        }
    }

    public void Clear() => Array.Clear(_words);

    public void Add(LineMask other)
    {
        for (int i = 0; i < _words.Length; i++)
            _words[i] |= other._words[i];
    }

    public bool Overlaps(LineMask other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & other._words[i]) != 0)
                return true;
        }

        return false;
    }
}
