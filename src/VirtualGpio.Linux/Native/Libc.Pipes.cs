// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <content>Pipes.</content>
internal static unsafe partial class Libc
{
    /// <summary>asm-generic/ioctls.h: how many bytes can be read.</summary>
    internal const uint FIONREAD = 0x541b;

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe2(int* descriptors, int flags);
}
