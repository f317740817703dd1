// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Reads and writes the memory of other processes. What is read can change at once, and a process that was killed can have
/// given its number to another one: use a copy, and ask <see cref="SeccompListener.IsValid"/> after reading. Any thread;
/// nothing is allocated.
/// </summary>
public static unsafe class ProcessMemory
{
    private const int PageSize = 4096;

    /// <summary>Reads as much as <paramref name="into"/> has room for.</summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="address">Where, in the process.</param>
    /// <param name="into">What to fill; undefined unless <see cref="MemoryAccess.Done"/>.</param>
    /// <exception cref="LinuxException">ENOSYS: the kernel or a container's filter does not have the call.</exception>
    public static MemoryAccess Read(int threadId, ulong address, Span<byte> into)
    {
        fixed (byte* start = into)
            return Copy(threadId, address, start, into.Length, write: false);
    }

    /// <summary>Writes all of <paramref name="bytes"/>.</summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="address">Where, in the process.</param>
    /// <param name="bytes">What to write.</param>
    /// <exception cref="LinuxException">ENOSYS: the kernel or a container's filter does not have the call.</exception>
    public static MemoryAccess Write(int threadId, ulong address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return Copy(threadId, address, start, bytes.Length, write: true);
    }

    /// <summary>Reads a string that ends with a NUL.</summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="address">Where, in the process.</param>
    /// <param name="into">What to fill; its length is the limit, with the NUL.</param>
    /// <param name="length">The string's length without the NUL; 0 unless <see cref="MemoryAccess.Done"/>.</param>
    /// <exception cref="LinuxException">ENOSYS: the kernel or a container's filter does not have the call.</exception>
    public static MemoryAccess ReadString(int threadId, ulong address, Span<byte> into, out int length)
    {
        length = 0;
        int filled = 0;
        while (filled < into.Length)
        {
            // Not beyond the page: the next one need not be there, if the string ends before it.
            int left = PageSize - (int)((address + (ulong)filled) % PageSize);
            Span<byte> part = into.Slice(filled, Math.Min(left, into.Length - filled));
            MemoryAccess access = Read(threadId, address + (ulong)filled, part);
            if (access != MemoryAccess.Done)
                return access;
            int end = part.IndexOf((byte)0);
            if (end >= 0)
            {
                length = filled + end;
                return MemoryAccess.Done;
            }

            filled += part.Length;
        }

        return MemoryAccess.TooLong;
    }

    /// <summary>The likely reason for <see cref="MemoryAccess.Forbidden"/> and what a person can do, as sentences.</summary>
    public static string WhyForbidden()
    {
        string? yama = YamaScope();
        if (yama is "1" && !OrphanKeeper.IsAtWork)
        {
            return "The kernel lets a process look only into its descendants (kernel.yama.ptrace_scope is 1), and this program "
                + "is none any more, since the process that started it has ended. Keep it in the foreground, or set the sysctl to 0.";
        }

        return yama is "2" or "3"
            ? $"The kernel lets nobody but an administrator look into other processes (kernel.yama.ptrace_scope is {yama}). "
                + "Set the sysctl to 1 or less; 3 needs a restart of the machine."
            : "The program runs as another user, forbids to be looked into (PR_SET_DUMPABLE), or its file may be run but not read. "
                + "Run it as the same user, from a file that may be read.";
    }

    /// <summary>Whom the kernel lets look into other processes (Documentation/admin-guide/LSM/Yama.rst); null: it has no Yama.</summary>
    internal static string? YamaScope() => ProcFile.Setting("kernel/yama/ptrace_scope");

    private static MemoryAccess Copy(int threadId, ulong address, byte* local, int length, bool write)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threadId);
        if (length == 0)
            return MemoryAccess.Done;
        var here = new IoVector { Base = local, Length = (nuint)length };
        var there = new IoVector { Base = (byte*)address, Length = (nuint)length };
        nint count = write
            ? Libc.ProcessVmWrite(threadId, &here, 1, &there, 1, 0)
            : Libc.ProcessVmRead(threadId, &here, 1, &there, 1, 0);

        // Linux stops at the first page that it cannot copy, and does not copy less for any other reason.
        if (count >= 0)
            return count == length ? MemoryAccess.Done : MemoryAccess.BadPointer;
        return LinuxException.LastErrno switch
        {
            // EINVAL: the address and the length go beyond what an address can be.
            Errno.EFAULT or Errno.EINVAL => MemoryAccess.BadPointer,
            Errno.ESRCH => MemoryAccess.Gone,
            Errno.EPERM => MemoryAccess.Forbidden,
            _ => throw LinuxException.FromLast(write ? "process_vm_writev" : "process_vm_readv"),
        };
    }
}
