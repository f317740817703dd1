// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>
/// Reads from a file as a program does from the kernel's, with O_NONBLOCK: lineinfo_watch_read, linereq_read and lineevent_read
/// of <c>gpiolib-cdev.c</c>. A pipe alone would give parts of events, too.
/// </summary>
internal static class KernelRead
{
    /// <summary>Reads into memory.</summary>
    /// <inheritdoc cref="From(DeviceFile, int, bool, out byte[])"/>
    public static int From(DeviceFile file, int count, out byte[] bytes) => From(file, count, false, out bytes);

    /// <summary>Reads.</summary>
    /// <param name="file">The file; its pipe is a <see cref="MemoryPipe"/>.</param>
    /// <param name="count">How many bytes at the most.</param>
    /// <param name="isBad">Whether that is no memory: an event is lost then.</param>
    /// <param name="bytes">What was read.</param>
    /// <returns>How much that is, or a negative error number.</returns>
    public static int From(DeviceFile file, int count, bool isBad, out byte[] bytes)
    {
        bytes = [];
        var pipe = (MemoryPipe)file.Events;
        int size = file.EventSize;
        // Only a chip's file says that there is nothing before it looks at the count.
        if (size == 0 || (file is not ChipFile && count < size))
            return -(int)Errno.EINVAL;
        if (pipe.Length == 0)
            return -(int)Errno.EAGAIN;
        if (count < size)
            return -(int)Errno.EINVAL;
        if (isBad)
        {
            pipe.DropOldest(size);
            return -(int)Errno.EFAULT;
        }

        // And only a chip's file stops where an event of version 2 would not fit any more, even if its events are smaller.
        int needed = file is ChipFile ? Unsafe.SizeOf<GpioV2LineInfoChanged>() : size;
        int events = 1;
        while (events * size < pipe.Length && count >= events * size + needed)
            events++;
        bytes = pipe.Read(events * size);
        return bytes.Length;
    }
}
