// SPDX-License-Identifier: MIT
namespace VirtualGpio.Daemon.Batch;

/// <summary>A word of a script: a name, or a name and a value.</summary>
internal readonly ref struct ScriptToken(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isQuoted, bool hasValue)
{
    /// <summary>The name, without quotes.</summary>
    internal ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>What stands behind the equals sign, without quotes.</summary>
    internal ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Whether the name stood in quotes: it is a name then, whatever it looks like.</summary>
    internal bool IsQuoted { get; } = isQuoted;

    /// <summary>Whether there is an equals sign.</summary>
    internal bool HasValue { get; } = hasValue;
}
