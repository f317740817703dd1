// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>What came of reading or writing another process' memory.</summary>
public enum MemoryAccess
{
    /// <summary>All of it was copied.</summary>
    Done,

    /// <summary>EFAULT: not all of it is mapped, or may be read or written. Part of it may have been copied.</summary>
    BadPointer,

    /// <summary>ESRCH: the process or its memory is gone.</summary>
    Gone,

    /// <summary>EPERM: the kernel does not let us; <see cref="ProcessMemory.WhyForbidden"/> says what can be done.</summary>
    Forbidden,

    /// <summary>A string has no end within the limit.</summary>
    TooLong,
}
