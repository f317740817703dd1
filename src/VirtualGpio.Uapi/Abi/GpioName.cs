// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace VirtualGpio.Uapi.Abi;

/// <summary>A name as the kernel's structs hold it: bytes up to a zero. One that comes from a program can lack the zero.</summary>
[InlineArray(GpioLimits.NameSize)]
internal struct GpioName
{
    private byte _first;

    /// <summary>The bytes before the zero; never the last byte, as a zero belongs there.</summary>
    public readonly ReadOnlySpan<byte> Text
    {
        [UnscopedRef]
        get
        {
            ReadOnlySpan<byte> bytes = this;
            int end = bytes[..^1].IndexOf((byte)0);
            return bytes[..(end < 0 ? GpioLimits.NameSize - 1 : end)];
        }
    }

    /// <summary>Makes a name of a text, cut off where there is no more room, be it within a character, as <c>strscpy</c> does.</summary>
    public static GpioName Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Of(bytes.AsSpan(0, Math.Min(bytes.Length, GpioLimits.NameSize - 1)));
    }

    /// <summary>Makes a name of bytes, of which there can be one less than the name has.</summary>
    public static GpioName Of(ReadOnlySpan<byte> text)
    {
        var name = default(GpioName);
        text.CopyTo(name);
        return name;
    }

    /// <summary>The text, for people: what is no character, or controls something, is shown as U+FFFD.</summary>
    public override readonly string ToString()
    {
        string text = Encoding.UTF8.GetString(Text);
        return string.Create(text.Length, text, static (clean, raw) =>
        {
            for (int i = 0; i < raw.Length; i++)
                clean[i] = char.IsControl(raw[i]) ? '\ufffd' : raw[i];
        });
    }
}
