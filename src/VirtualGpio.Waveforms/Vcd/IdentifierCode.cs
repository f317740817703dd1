// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>The short codes that stand for variables in value changes: the printable characters 33 to 126, shortest first.</summary>
internal static class IdentifierCode
{
    /// <summary>Four characters are enough for 79 million.</summary>
    internal const int Longest = 4;

    private const int First = 33;
    private const int Characters = 94;

    /// <summary>Writes the code of a signal, and returns how many bytes it has.</summary>
    internal static int Write(int index, Span<byte> code)
    {
        int length = 0;
        // Bijective: after the last code of n characters comes the first of n + 1.
        for (int rest = index + 1; rest > 0; rest = (rest - 1) / Characters)
            code[length++] = (byte)(First + ((rest - 1) % Characters));
        return length;
    }

    /// <summary>The code of a signal.</summary>
    internal static string Of(int index)
    {
        Span<byte> code = stackalloc byte[Longest];
        return Encoding.ASCII.GetString(code[..Write(index, code)]);
    }
}
