// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>One instruction of classic BPF: <c>struct sock_filter</c> (linux/filter.h).</summary>
/// <param name="Code">What it does.</param>
/// <param name="IfTrue">How many instructions a comparison that holds skips.</param>
/// <param name="IfFalse">How many instructions a comparison that does not hold skips.</param>
/// <param name="Operand">The offset, the value or the result.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    /// <summary>BPF_LD | BPF_W | BPF_ABS: loads a word of <see cref="SeccompData"/>; its offset must be a multiple of four.</summary>
    internal const ushort Load = 0x20;

    /// <summary>BPF_ALU | BPF_AND | BPF_K</summary>
    internal const ushort And = 0x54;

    /// <summary>BPF_JMP | BPF_JEQ | BPF_K</summary>
    internal const ushort JumpIfEqual = 0x15;

    /// <summary>BPF_RET | BPF_K</summary>
    internal const ushort Return = 0x06;
}
