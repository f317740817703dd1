// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// A system call as a filter sees it: <c>struct seccomp_data</c> (linux/seccomp.h). The values are those in the registers:
/// what the kernel takes as 32 bits can have anything in its upper half.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SeccompData
{
    /// <summary>Where <see cref="Number"/> is, in bytes.</summary>
    internal const uint NumberOffset = 0;

    /// <summary>Where <see cref="Architecture"/> is, in bytes.</summary>
    internal const uint ArchitectureOffset = 4;

    private const uint FirstArgumentOffset = 16;

    /// <summary>The number of the system call, which means something with <see cref="Architecture"/> only.</summary>
    public int Number { get; init; }

    /// <summary>The AUDIT_ARCH_ value of the way by which the call was made.</summary>
    public uint Architecture { get; init; }

    /// <summary>Where in the program the call was made.</summary>
    public ulong InstructionPointer { get; init; }

    /// <summary>The six registers for arguments, used or not.</summary>
    public SeccompArguments Arguments { get; init; }

    /// <summary>Where the lower half of an argument is, in bytes, on a little-endian machine.</summary>
    /// <param name="index">0 to 5.</param>
    internal static uint OffsetOf(int index) => FirstArgumentOffset + (uint)(sizeof(ulong) * index);

    /// <summary>An argument that the kernel takes as 32 bits, such as a descriptor or the number of an ioctl.</summary>
    /// <param name="index">0 to 5.</param>
    public uint Word(int index) => (uint)Arguments[index];
}
