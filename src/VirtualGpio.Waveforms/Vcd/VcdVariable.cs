// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>A variable that a VCD file declares.</summary>
public sealed record VcdVariable
{
    internal VcdVariable()
    {
    }

    /// <summary>The type as written: <c>wire</c>, <c>reg</c>, <c>real</c>, <c>event</c>…</summary>
    public required string Type { get; init; }

    /// <summary>The number of bits.</summary>
    public required int Width { get; init; }

    /// <summary>The short code that value changes name it by. Several variables may share one: they are one signal.</summary>
    public required string Code { get; init; }

    /// <summary>The name within its scope, without a bit range, but with an index if that is all there is: <c>led[3]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name with its scopes before it, joined by dots.</summary>
    public required string FullName { get; init; }

    /// <summary>The numbers of the leftmost and rightmost bit, as in <c>[7:0]</c>; null if the file does not say.</summary>
    public (int Left, int Right)? Range { get; init; }

    /// <summary>Whether it has bits: reals, strings and events have none.</summary>
    public bool IsDigital => Width > 0 && Type is not ("real" or "realtime" or "shortreal" or "real_parameter" or "string" or "event");

    /// <summary>Which variables are one signal: those with the same number.</summary>
    internal int CodeIndex { get; init; }

    /// <summary>Where a bit stands, counted from the right; −1 if there is no bit of that number.</summary>
    internal int PositionOf(int bit)
    {
        (int left, int right) = Range ?? (Width - 1, 0);
        long position = left >= right ? (long)bit - right : (long)right - bit;
        return position >= 0 && position < Width ? (int)position : -1;
    }
}
