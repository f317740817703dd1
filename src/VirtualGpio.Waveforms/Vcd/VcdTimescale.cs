// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>The unit of a file's timestamps: 1, 10 or 100 of s, ms, us, ns, ps or fs.</summary>
/// <param name="Femtoseconds">The unit in femtoseconds.</param>
public readonly record struct VcdTimescale(long Femtoseconds)
{
    private const long NanosecondInFemtoseconds = 1_000_000;

    private static readonly (string Name, long Femtoseconds)[] s_units =
    [
        ("s", 1_000_000_000_000_000),
        ("ms", 1_000_000_000_000),
        ("us", 1_000_000_000),
        ("ns", 1_000_000),
        ("ps", 1_000),
        ("fs", 1),
    ];

    /// <summary>1 ns: what this library writes, and what a file without the statement is taken to mean.</summary>
    public static VcdTimescale Nanosecond { get; } = new(NanosecondInFemtoseconds);

    /// <summary>Such as <c>10 ps</c>.</summary>
    public override string ToString()
    {
        long femtoseconds = Femtoseconds;
        (string name, long unit) = Array.Find(s_units, unit => femtoseconds >= unit.Femtoseconds);
        return unit == 0 ? "0 fs" : string.Create(CultureInfo.InvariantCulture, $"{femtoseconds / unit} {name}");
    }

    /// <summary>Understands <c>1ns</c>, <c>10 us</c> and the like, without blanks.</summary>
    internal static bool TryParse(string text, out VcdTimescale timescale)
    {
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        long factor = digits < 0 ? 0 : text[..digits] switch { "1" => 1, "10" => 10, "100" => 100, _ => 0 };
        long unit = factor == 0 ? 0 : Array.Find(s_units, unit => text.AsSpan(digits).Equals(unit.Name, StringComparison.OrdinalIgnoreCase)).Femtoseconds;
        timescale = new(factor * unit);
        return timescale.Femtoseconds > 0;
    }

    /// <summary>The time in nanoseconds, the nearest if there is no exact one. False: out of range.</summary>
    internal bool TryConvert(UInt128 ticks, out long nanoseconds, out bool isRounded)
    {
        nanoseconds = 0;
        isRounded = false;
        if (Femtoseconds >= NanosecondInFemtoseconds)
        {
            ulong factor = (ulong)(Femtoseconds / NanosecondInFemtoseconds);
            if (ticks > long.MaxValue / factor)
                return false;
            nanoseconds = (long)((ulong)ticks * factor);
            return true;
        }

        ulong divisor = (ulong)(NanosecondInFemtoseconds / Femtoseconds);
        // Short times, which all but some are, fit into 64 bits; that division is many times faster.
        (UInt128 whole, ulong rest) = ticks <= ulong.MaxValue
            ? ((ulong)ticks / divisor, (ulong)ticks % divisor)
            : (ticks / divisor, (ulong)(ticks % divisor));
        if (whole >= long.MaxValue)
            return false;
        isRounded = rest != 0;
        nanoseconds = (long)whole + (rest >= (divisor + 1) / 2 ? 1 : 0);
        return true;
    }
}
