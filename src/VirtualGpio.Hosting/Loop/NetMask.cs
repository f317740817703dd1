// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A set of nets, by ID.</summary>
internal sealed class NetMask
{
    private ulong[] _words = [];

    public bool this[int net]
    {
        get => net >> 6 < _words.Length && (_words[net >> 6] >> net & 1) != 0;
        set
        {
            if (net >> 6 >= _words.Length)
                Array.Resize(ref _words, (net >> 6) + 1);
            if (value)
                _words[net >> 6] |= 1ul << net;
            else
                _words[net >> 6] &= ~(1ul << net);
        }
    }

    public void Clear() => Array.Clear(_words);

    public void Add(NetMask other)
    {
        if (other._words.Length > _words.Length)
            Array.Resize(ref _words, other._words.Length);
        for (int i = 0; i < other._words.Length; i++)
            _words[i] |= other._words[i];
    }

    public bool Overlaps(NetMask other)
    {
        int common = Math.Min(_words.Length, other._words.Length);
        for (int i = 0; i < common; i++)
        {
            if ((_words[i] & other._words[i]) != 0)
                return true;
        }

        return false;
    }
}
