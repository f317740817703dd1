// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Wire;

/// <summary>The <c>config</c> word of the line table. See docs/protocol.md, 'Version 2: levels, names and the line table'.</summary>
/// <param name="Word">The word.</param>
public readonly record struct LineConfig(uint Word)
{
    /// <summary>How often the config was changed, modulo 2¹⁶.</summary>
    public ushort Count => (ushort)(Word >> 16);

    /// <summary>Whether every field holds something that exists.</summary>
    public bool IsValid => (Word >> 4 & 3) != 3;

    /// <summary>How many changes this word is ahead of another; negative: it is older.</summary>
    /// <param name="known">The other word.</param>
    public int Ahead(LineConfig known) => (short)(Count - known.Count);

    /// <summary>Gives the settings that the word stands for.</summary>
    /// <param name="debounceMicroseconds">The line table's <c>debounce</c>.</param>
    public LineSettings ToSettings(uint debounceMicroseconds) => new()
    {
        Direction = (LineDirection)(Word & 1),
        Requested = (Word & 2) != 0,
        Bias = (LineBias)(Word >> 2 & 3),
        Drive = (LineDrive)(Word >> 4 & 3),
        InterruptEnabled = (Word & 1 << 6) != 0,
        Trigger = (InterruptTrigger)(Word >> 7 & 15),
        Wakes = (Word & 1 << 11) != 0,
        DebounceNanoseconds = debounceMicroseconds * 1000L,
    };

    /// <summary>Makes the word for settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="count">How often the config was changed.</param>
    public static LineConfig Of(in LineSettings settings, ushort count) => new(
        (uint)settings.Direction
        | (settings.Requested ? 2u : 0)
        | (uint)settings.Bias << 2
        | (uint)settings.Drive << 4
        | (settings.InterruptEnabled ? 1u << 6 : 0)
        | (uint)settings.Trigger << 7
        | (settings.Wakes ? 1u << 11 : 0)
        | (uint)count << 16);
}
