// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>The arguments of a system call, as they are in the registers.</summary>
/// <param name="First">The first one.</param>
/// <param name="Second">The second one.</param>
/// <param name="Third">The third one.</param>
/// <param name="Fourth">The fourth one.</param>
/// <param name="Fifth">The fifth one.</param>
/// <param name="Sixth">The sixth one.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SeccompArguments(ulong First, ulong Second, ulong Third, ulong Fourth, ulong Fifth, ulong Sixth)
{
    /// <summary>An argument by its index, 0 to 5.</summary>
    /// <param name="index">0 to 5.</param>
    public ulong this[int index] => index switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        3 => Fourth,
        4 => Fifth,
        5 => Sixth,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A system call has six arguments."),
    };
}
