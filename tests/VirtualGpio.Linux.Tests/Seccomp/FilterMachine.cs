// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

/// <summary>Runs a filter as the kernel does (Documentation/networking/filter.rst), with what seccomp allows only.</summary>
internal static class FilterMachine
{
    /// <summary>The filter's result, and how many instructions that took.</summary>
    public static (uint Result, int Steps) Run(ReadOnlySpan<BpfInstruction> program, SeccompData data)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<SeccompData>(in data));
        Assert.Equal(64, bytes.Length);
        uint accumulator = 0;
        int at = 0;
        for (int steps = 1; ; steps++)
        {
            BpfInstruction instruction = program[at++];
            switch (instruction.Code)
            {
                case 0x20: // BPF_LD | BPF_W | BPF_ABS
                    Assert.Equal(0u, instruction.Operand % 4);
                    accumulator = MemoryMarshal.Read<uint>(bytes[(int)instruction.Operand..]);
                    break;
                case 0x54: // BPF_ALU | BPF_AND | BPF_K
                    accumulator &= instruction.Operand;
                    break;
                case 0x15: // BPF_JMP | BPF_JEQ | BPF_K
                    at += accumulator == instruction.Operand ? instruction.IfTrue : instruction.IfFalse;
                    break;
                case 0x06: // BPF_RET | BPF_K
                    return (instruction.Operand, steps);
                default:
                    Assert.Fail($"The kernel does not know {instruction}.");
                    break;
            }
        }
    }
}
