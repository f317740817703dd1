// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Numbers the codes that variables have in a file, from 0.</summary>
internal sealed class VcdCodes
{
    /// <summary>Codes of up to eight bytes, as those bytes. All that producers write are that short.</summary>
    private readonly Dictionary<ulong, int> _short = [];
    private readonly Dictionary<string, int> _long = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _short.Count + _long.Count;

    /// <summary>The number of a code, a new one if it is new.</summary>
    public int Declare(ReadOnlySpan<byte> code)
    {
        if (TryFind(code, out int index))
            return index;
        index = Count;
        if (code.Length <= sizeof(ulong))
            _short.Add(Pack(code), index);
        else
            _long.Add(Encoding.Latin1.GetString(code), index);
        return index;
    }

    /// <summary>The number of a code that was declared.</summary>
    public bool TryFind(ReadOnlySpan<byte> code, out int index) =>
        code.Length <= sizeof(ulong) ? _short.TryGetValue(Pack(code), out index) : _long.TryGetValue(Encoding.Latin1.GetString(code), out index);

    /// <summary>Whether a longer code starts with these bytes. Looks at all of them: for the end of a file only.</summary>
    public bool IsStartOfLonger(ReadOnlySpan<byte> code)
    {
        string start = Encoding.Latin1.GetString(code);
        if (_long.Keys.Any(key => key.Length > start.Length && key.StartsWith(start, StringComparison.Ordinal)))
            return true;
        if (code.Length >= sizeof(ulong))
            return false;
        ulong packed = Pack(code);
        int bits = code.Length * 8;
        return _short.Keys.Any(key => key != packed && key << (64 - bits) == packed << (64 - bits));
    }

    /// <summary>Codes have no zero bytes at their ends, or they would be taken for shorter ones.</summary>
    private static ulong Pack(ReadOnlySpan<byte> code)
    {
        ulong packed = 0;
        for (int i = 0; i < code.Length; i++)
            packed |= (ulong)code[i] << (i * 8);
        return packed;
    }
}
