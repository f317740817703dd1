// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>What a <see cref="Change"/> is.</summary>
internal enum ChangeKind : byte
{
    Level,
    Contention,
    NoContention,
    Edge,
    Floating,
    Driven,
}
