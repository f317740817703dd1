// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux;

/// <summary>
/// The error numbers of <c>asm-generic/errno-base.h</c> and <c>asm-generic/errno.h</c> that this project names.
/// They are the same on x86-64 and arm64. Other values can occur in <see cref="LinuxException.Errno"/>.
/// </summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,

    /// <summary>Input/output error.</summary>
    EIO = 5,

    /// <summary>No such device or address.</summary>
    ENXIO = 6,

    /// <summary>Argument list too long.</summary>
    E2BIG = 7,

    /// <summary>Exec format error.</summary>
    ENOEXEC = 8,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>No child processes.</summary>
    ECHILD = 10,

    /// <summary>Nothing there now; try again (also EWOULDBLOCK).</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>File exists.</summary>
    EEXIST = 17,

    /// <summary>No such device.</summary>
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>The system's table of open files is full.</summary>
    ENFILE = 23,

    /// <summary>The process has too many open files.</summary>
    EMFILE = 24,

    /// <summary>Inappropriate ioctl for the device.</summary>
    ENOTTY = 25,

    /// <summary>File too large.</summary>
    EFBIG = 27,

    /// <summary>No space left on the device.</summary>
    ENOSPC = 28,

    /// <summary>Illegal seek.</summary>
    ESPIPE = 29,

    /// <summary>Read-only file system.</summary>
    EROFS = 30,

    /// <summary>Broken pipe: the other side has gone.</summary>
    EPIPE = 32,

    /// <summary>Result or argument out of range.</summary>
    ERANGE = 34,

    /// <summary>File name too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>The system call does not exist here.</summary>
    ENOSYS = 38,

    /// <summary>Too many levels of symbolic links.</summary>
    ELOOP = 40,

    /// <summary>No data available: also, no such attribute.</summary>
    ENODATA = 61,

    /// <summary>Value too large for the type.</summary>
    EOVERFLOW = 75,

    /// <summary>Not a socket.</summary>
    ENOTSOCK = 88,

    /// <summary>Wrong protocol type for the socket.</summary>
    EPROTOTYPE = 91,

    /// <summary>Not supported by this file or socket (also ENOTSUP).</summary>
    EOPNOTSUPP = 95,

    /// <summary>Address already in use.</summary>
    EADDRINUSE = 98,

    /// <summary>Software caused a connection abort.</summary>
    ECONNABORTED = 103,

    /// <summary>Connection reset by peer.</summary>
    ECONNRESET = 104,

    /// <summary>No buffer space.</summary>
    ENOBUFS = 105,

    /// <summary>The socket is not connected.</summary>
    ENOTCONN = 107,

    /// <summary>Too many descriptors under way in sockets.</summary>
    ETOOMANYREFS = 109,

    /// <summary>Connection timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>Nobody listens there.</summary>
    ECONNREFUSED = 111,

    /// <summary>Operation now in progress.</summary>
    EINPROGRESS = 115,
}
