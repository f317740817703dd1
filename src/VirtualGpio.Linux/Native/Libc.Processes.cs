// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <content>What replaces the program of a process.</content>
internal static unsafe partial class Libc
{
    // asm-generic/signal.h, asm-generic/signal-defs.h
    internal const int SIGPIPE = 13;

    // glibc's sysdeps/unix/sysv/linux/internal-signals.h
    internal const int SIGCANCEL = 32;
    internal const int SIGSETXID = 33;

    internal const nint SIG_DFL = 0;

    /// <summary>With the environment as it is: <c>execve</c> with the C library's <c>environ</c>.</summary>
    [LibraryImport(Library, EntryPoint = "execv", SetLastError = true)]
    internal static partial int Execv(byte* path, byte** arguments);

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    internal static partial nint Signal(int signal, nint handler);
}
