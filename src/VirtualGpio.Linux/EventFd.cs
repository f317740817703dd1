// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// An eventfd: a 64-bit counter in the kernel that one side adds to and the other side consumes, readable in
/// <see cref="Epoll"/> while it is not zero. Never blocks. Any thread.
/// </summary>
public sealed class EventFd : FileDescriptor
{
    private EventFd(int fd)
        : base(fd)
    {
    }

    /// <summary>Creates an eventfd with the count 0.</summary>
    /// <exception cref="LinuxException">The limit of open files is reached.</exception>
    public static EventFd Create()
    {
        int fd = Libc.EventfdCreate(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        return fd >= 0 ? new EventFd(fd) : throw LinuxException.FromLast("eventfd");
    }

    /// <summary>
    /// Takes over a descriptor received from elsewhere, which is disposed of whatever the outcome, and makes it
    /// non-blocking (for the sender too: the flag belongs to the open file).
    /// </summary>
    /// <param name="descriptor">The descriptor; not to be used any more afterwards.</param>
    /// <exception cref="LinuxException">EINVAL: the descriptor is not an eventfd.</exception>
    public static EventFd FromDescriptor(FileDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var eventFd = new EventFd(descriptor.Detach());
        try
        {
            // Writing to something else can block in spite of O_NONBLOCK (a file on a FUSE mount).
            // Kernels before 5.x name each eventfd the same too; without /proc there is nothing to compare.
            if (eventFd.Kind() is { } kind && !kind.StartsWith("anon_inode:[eventfd", StringComparison.Ordinal))
                throw new LinuxException($"eventfd (received {kind})", Errno.EINVAL, "The other side must send an eventfd.");
            eventFd.SetNonBlocking();
            return eventFd;
        }
        catch
        {
            eventFd.Dispose();
            throw;
        }
    }

    /// <summary>Adds to the counter and so wakes the reader. Does not allocate, does not block.</summary>
    /// <param name="count">What to add.</param>
    /// <returns>
    /// True if the reader will wake: also when the counter is full, as it then is not zero. False if the descriptor
    /// cannot be written to.
    /// </returns>
    public unsafe bool Signal(ulong count = 1)
    {
        while (true)
        {
            if (Libc.Write(this, &count, sizeof(ulong)) == sizeof(ulong))
                return true;
            Errno errno = LinuxException.LastErrno;
            if (errno != Errno.EINTR)
                return errno == Errno.EAGAIN;
        }
    }

    /// <summary>Takes the counter's value and sets it to zero. Does not allocate, does not block.</summary>
    /// <param name="count">The value taken; 0 if there was none.</param>
    /// <returns>Whether the counter was above zero; false also if the descriptor cannot be read.</returns>
    public unsafe bool TryConsume(out ulong count)
    {
        ulong value = 0;
        while (true)
        {
            if (Libc.Read(this, &value, sizeof(ulong)) == sizeof(ulong))
            {
                count = value;
                return true;
            }

            if (!Libc.Interrupted)
            {
                count = 0;
                return false;
            }
        }
    }
}
