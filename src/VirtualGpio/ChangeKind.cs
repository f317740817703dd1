// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What a <see cref="Change"/> is.</summary>
internal enum ChangeKind : byte
{
    Level,
    Contention,
    NoContention,
    Forced,
    Unforced,
    Edge,
    Floating,
    Driven,
}
