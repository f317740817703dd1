// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// What a descriptor of another process stands for, as it was at one moment: whoever has two descriptors with the same
/// <see cref="Device"/> and <see cref="Inode"/> has one open pipe twice.
/// </summary>
/// <param name="Device">The file system, major and minor number in one.</param>
/// <param name="Inode">The file there.</param>
/// <param name="IsPipe">Whether it is a pipe.</param>
/// <param name="StandsFor">For a character device its number, major and minor in one; otherwise null.</param>
public readonly record struct ProgramDescriptor(ulong Device, ulong Inode, bool IsPipe, ulong? StandsFor)
{
    /// <summary>The flag of <see cref="FlagsOf"/> that a descriptor is closed when another program is run.</summary>
    public const int CloseOnExec = Libc.O_CLOEXEC;

    /// <summary>The flag of <see cref="FlagsOf"/> that reading returns at once.</summary>
    public const int NonBlocking = Libc.O_NONBLOCK;

    /// <summary>The flag of <see cref="FlagsOf"/> that the file is not open, but only named (O_PATH).</summary>
    public const int PathOnly = Libc.O_PATH;

    /// <summary>Looks at a descriptor of another process. Does not allocate.</summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="number">The number of the descriptor.</param>
    /// <param name="descriptor">What it is.</param>
    /// <returns>
    /// None; ENOENT: it is not open, or the process is gone; EACCES or EPERM: the kernel does not let us look, see
    /// <see cref="ProcessMemory.WhyForbidden"/>, or the process is just going: <see cref="SeccompListener.IsValid"/> tells.
    /// </returns>
    public static unsafe Errno Look(int threadId, int number, out ProgramDescriptor descriptor)
    {
        descriptor = default;
        Span<byte> path = stackalloc byte[64];
        int length = Append(path, 0, "/proc/"u8);
        length = Append(path, length, threadId);
        length = Append(path, length, "/fd/"u8);
        path[Append(path, length, number)] = 0;
        // Nothing is asked of that changes: whoever serves a file system need not be waited for.
        FileStatus status;
        fixed (byte* start = path)
        {
            if (Libc.Statx(Libc.AT_FDCWD, start, Libc.AT_STATX_DONT_SYNC, Libc.STATX_BASIC_STATS, out status) != 0)
                return LinuxException.LastErrno;
        }

        ushort type = (ushort)(status.Mode & FileStatus.TypeMask);
        descriptor = new ProgramDescriptor(
            Join(status.DeviceMajor, status.DeviceMinor),
            status.Inode,
            type == FileStatus.PipeType,
            type == FileStatus.CharacterDeviceType ? Join(status.StandsForMajor, status.StandsForMinor) : null);
        return Errno.None;
    }

    /// <summary>
    /// The path that a descriptor of another process was opened by, in the program's own view of the file system; null if
    /// it cannot be told. Pipes and the like have none, but a description.
    /// </summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="number">The number of the descriptor.</param>
    public static unsafe string? PathOf(int threadId, int number)
    {
        const int size = 4096;
        byte* target = stackalloc byte[size];
        nint length = Libc.ReadLink(string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/fd/{number}"), target, size);
        return length > 0 ? System.Text.Encoding.UTF8.GetString(target, (int)length) : null;
    }

    /// <summary>
    /// How a descriptor of another process was opened: the O_ flags (fcntl.h), with O_CLOEXEC; null if it is not open or
    /// cannot be looked at.
    /// </summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="number">The number of the descriptor.</param>
    public static int? FlagsOf(int threadId, int number) =>
        // Octal.
        ProcFile.Field(FdInfo(threadId, number), "flags:") is { } flags ? Convert.ToInt32(flags, 8) : null;

    /// <summary>At which position a descriptor of another process is read or written next; null as with <see cref="FlagsOf"/>.</summary>
    /// <param name="threadId">A thread of the process.</param>
    /// <param name="number">The number of the descriptor.</param>
    public static long? PositionOf(int threadId, int number) =>
        ProcFile.Field(FdInfo(threadId, number), "pos:") is { } position ? long.Parse(position, CultureInfo.InvariantCulture) : null;

    /// <summary>The process that a thread belongs to; null if it is gone.</summary>
    /// <param name="threadId">The thread.</param>
    public static int? ProcessOf(int threadId) =>
        ProcFile.Field(string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/status"), "Tgid:") is { } process ? int.Parse(process, CultureInfo.InvariantCulture) : null;

    /// <summary>A device number as this type has it.</summary>
    /// <param name="major">The major number.</param>
    /// <param name="minor">The minor number.</param>
    public static ulong Join(uint major, uint minor) => ((ulong)major << 32) | minor;

    private static string FdInfo(int threadId, int number) => string.Create(CultureInfo.InvariantCulture, $"/proc/{threadId}/fdinfo/{number}");

    private static int Append(Span<byte> path, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(path[length..]);
        return length + text.Length;
    }

    private static int Append(Span<byte> path, int length, int number)
    {
        number.TryFormat(path[length..], out int digits, default, CultureInfo.InvariantCulture);
        return length + digits;
    }
}
