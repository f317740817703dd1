// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>A listening Unix stream socket. Never blocks. Its file is removed on disposal, if it is still its own.</summary>
public sealed unsafe class UnixListener : FileDescriptor
{
    private static readonly TimeSpan s_bindPatience = TimeSpan.FromSeconds(1);

    private readonly string _fullPath;
    private FileStatus _bound;

    private UnixListener(int fd, string path)
        : base(fd)
    {
        Path = path;
        // Removing the file must not depend on the working directory at that time.
        _fullPath = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The path that it was bound to.</summary>
    public string Path { get; }

    /// <summary>
    /// Binds and listens. A socket left behind by a process that has ended is replaced; one that somebody listens on,
    /// or a file of another kind, is left alone.
    /// </summary>
    /// <param name="path">The path of the socket, 107 bytes of UTF-8 at the most.</param>
    /// <param name="mode">Who may connect (write permission counts). Nobody else can at any moment.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <exception cref="LinuxException">EADDRINUSE: somebody listens there; EEXIST: another kind of file; or another error.</exception>
    /// <exception cref="ArgumentException">The path is too long.</exception>
    public static UnixListener Bind(string path, UnixFileMode mode = MemoryFile.OwnerOnly, int backlog = 128)
    {
        byte* address = stackalloc byte[UnixAddress.BufferSize];
        uint length = UnixAddress.Fill(new Span<byte>(address, UnixAddress.BufferSize), path);
        UnixConnection socket = UnixConnection.Create();
        var listener = new UnixListener(socket.Detach(), path);
        try
        {
            // The new file gets the mode of the socket, less the umask (net/unix/af_unix.c, unix_bind_bsd).
            if (Libc.Fchmod(listener, (uint)mode) != 0)
                throw LinuxException.FromLast("fchmod(socket)");
            using FileDescriptor? directory = LockDirectoryOf(path);
            listener.BindOrReplace(address, length, path);
            if (Libc.Listen(listener, backlog) != 0)
                throw LinuxException.FromLast($"listen({path})");
            listener.GiveBackWhatTheUmaskTook(mode);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Takes the next waiting connection.</summary>
    /// <returns>The connection, or null if none waits.</returns>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOBUFS, ENOMEM: none can be taken now; it goes on waiting.</exception>
    public UnixConnection? Accept()
    {
        while (true)
        {
            int fd = Libc.Accept(this, null, null, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
            if (fd >= 0)
                return new UnixConnection(fd);
            switch (LinuxException.LastErrno)
            {
                case Errno.EINTR or Errno.ECONNABORTED: continue;
                case Errno.EAGAIN: return null;
                default: throw LinuxException.FromLast($"accept({Path})");
            }
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        // Unlinked before it is closed: nobody finds a socket that no longer answers.
        if (_bound.IsSocket && FileStatus.TryGet(_fullPath, out FileStatus now) && now.IsSameFile(_bound))
            _ = Libc.Unlink(_fullPath);
        return base.ReleaseHandle();
    }

    /// <summary>
    /// Keeps two processes from each taking the other's fresh socket for an abandoned one. Advisory: who cannot have
    /// the lock in time goes on without.
    /// </summary>
    private static FileDescriptor? LockDirectoryOf(string path)
    {
        string directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/";
        int fd = Libc.Open(directory, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            return null;
        var locked = new FileDescriptor(fd);
        long start = Stopwatch.GetTimestamp();
        while (Libc.Flock(locked, Libc.LOCK_EX | Libc.LOCK_NB) != 0 && Stopwatch.GetElapsedTime(start) < s_bindPatience)
            Thread.Sleep(1);
        return locked;
    }

    private void BindOrReplace(byte* address, uint length, string path)
    {
        if (Libc.Bind(this, address, length) != 0)
        {
            Errno errno = LinuxException.LastErrno;
            if (errno != Errno.EADDRINUSE)
                throw new LinuxException($"bind({path})", errno);
            RemoveAbandoned(address, length, path);
            if (Libc.Bind(this, address, length) != 0)
                throw LinuxException.FromLast($"bind({path})");
        }

        FileStatus.TryGet(path, out _bound);
    }

    private static void RemoveAbandoned(byte* address, uint length, string path)
    {
        if (!FileStatus.TryGet(path, out FileStatus status))
            return;
        if (!status.IsSocket)
            throw new LinuxException($"bind({path})", Errno.EEXIST, "The file is not a socket; remove it or choose another path.");

        using UnixConnection probe = UnixConnection.Create();
        if (Libc.Connect(probe, address, length) == 0 || LinuxException.LastErrno != Errno.ECONNREFUSED)
        {
            throw new LinuxException(
                $"bind({path})", Errno.EADDRINUSE, "Another process listens there; stop it or choose another path.");
        }

        if (Libc.Unlink(path) != 0 && LinuxException.LastErrno != Errno.ENOENT)
            throw LinuxException.FromLast($"unlink({path})", "An abandoned socket is in the way.");
    }

    private void GiveBackWhatTheUmaskTook(UnixFileMode mode)
    {
        if ((_bound.Mode & FileStatus.PermissionMask) != (int)mode && Libc.Chmod(Path, (uint)mode) != 0)
            throw LinuxException.FromLast($"chmod({Path})");
    }
}
