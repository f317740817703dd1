// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// An open file descriptor, closed on disposal (or by the finalizer). All descriptors made by this library are
/// close-on-exec. Thread-safe as <see cref="SafeHandle"/> is: a call under way keeps the descriptor open.
/// </summary>
public class FileDescriptor : SafeHandle
{
    /// <summary>Takes over an open descriptor.</summary>
    internal FileDescriptor(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    /// <summary>Stands for an open descriptor that may be somebody else's to close.</summary>
    internal FileDescriptor(int fd, bool ownsHandle)
        : base(-1, ownsHandle) => SetHandle(fd);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>The number, for texts meant for people only.</summary>
    public int Number => (int)handle;

    /// <summary>A second descriptor of the same open file.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public FileDescriptor Duplicate() => new(DuplicateNumber());

    /// <summary>A descriptor number that the caller owns, for the same open file.</summary>
    internal int DuplicateNumber()
    {
        int fd = Libc.Fcntl(this, Libc.F_DUPFD_CLOEXEC, 0);
        return fd >= 0 ? fd : throw LinuxException.FromLast("fcntl(F_DUPFD_CLOEXEC)");
    }

    /// <summary>Gives the descriptor away: this object no longer owns it and cannot be used any more.</summary>
    internal int Detach()
    {
        ObjectDisposedException.ThrowIf(IsClosed || IsInvalid, this);
        int fd = (int)handle;
        SetHandleAsInvalid();
        return fd;
    }

    /// <summary>Makes reads and writes on the open file return at once.</summary>
    internal void SetNonBlocking()
    {
        int flags = Libc.Fcntl(this, Libc.F_GETFL, 0);
        if (flags < 0)
            throw LinuxException.FromLast("fcntl(F_GETFL)");
        if ((flags & Libc.O_NONBLOCK) == 0 && Libc.Fcntl(this, Libc.F_SETFL, flags | Libc.O_NONBLOCK) < 0)
            throw LinuxException.FromLast("fcntl(F_SETFL)");
    }

    /// <summary>Waits until there is something to read. Does not allocate. Not ended by signals.</summary>
    /// <param name="timeoutMilliseconds">How long; -1 for ever, 0 not at all. Begins anew after a signal.</param>
    /// <returns>Whether there is.</returns>
    internal unsafe bool WaitReadable(int timeoutMilliseconds)
    {
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            var entry = new PollEntry { Descriptor = (int)handle, Events = (short)EpollEvents.In };
            while (Libc.Poll(&entry, 1, timeoutMilliseconds) < 0)
            {
                if (!Libc.Interrupted)
                    throw LinuxException.FromLast("poll");
            }

            return (entry.Returned & (short)EpollEvents.In) != 0;
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    /// <summary>What /proc says that the descriptor is, such as <c>anon_inode:[eventfd]</c>; null where it says nothing.</summary>
    internal unsafe string? Kind()
    {
        const int size = 256;
        byte* target = stackalloc byte[size];
        nint length = Libc.ReadLink($"/proc/self/fd/{(int)handle}", target, size);
        return length > 0 ? System.Text.Encoding.UTF8.GetString(target, (int)length) : null;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() =>
        // Linux closes the descriptor also when it reports EINTR; closing again could close somebody else's.
        Libc.Close((int)handle) == 0;
}
