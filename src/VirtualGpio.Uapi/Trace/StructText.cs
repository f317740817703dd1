// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Uapi.Trace;

/// <summary>Writes a struct as <c>{name=value, …}</c>.</summary>
internal sealed class StructText
{
    private readonly StringBuilder _text = new("{");

    /// <summary>Adds a field.</summary>
    /// <param name="name">Its name in linux/gpio.h.</param>
    /// <param name="value">Its value.</param>
    public StructText Add(string name, string value) => Add($"{name}={value}");

    /// <summary>Adds a number.</summary>
    /// <param name="name">Its name in linux/gpio.h.</param>
    /// <param name="value">Its value.</param>
    public StructText Add(string name, long value) => Add(FormattableString.Invariant($"{name}={value}"));

    /// <summary>Adds what is no field.</summary>
    /// <param name="value">The value.</param>
    public StructText Add(string value)
    {
        if (_text.Length > 1)
            _text.Append(", ");
        _text.Append(value);
        return this;
    }

    /// <summary>Adds a field that is only worth a word if there is something in it.</summary>
    /// <param name="condition">Whether there is.</param>
    /// <param name="name">Its name in linux/gpio.h.</param>
    /// <param name="value">Its value.</param>
    public StructText AddIf(bool condition, string name, string value) => condition ? Add(name, value) : this;

    /// <inheritdoc/>
    public override string ToString() => $"{_text}}}";

    /// <summary>Values in square brackets.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values)}]";

    /// <summary>A number that is made of bits.</summary>
    public static string Hex(ulong value) => FormattableString.Invariant($"0x{value:x}");
}
