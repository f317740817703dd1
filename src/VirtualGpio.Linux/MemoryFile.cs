// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// A file that lives in memory, made to be mapped with <see cref="SharedMemory.Map"/> and passed to other processes.
/// </summary>
public sealed unsafe class MemoryFile : FileDescriptor
{
    /// <summary>Where POSIX shared memory objects (<c>shm_open</c>) live.</summary>
    public const string NamedDirectory = "/dev/shm";

    /// <summary>Readable and writable by its owner only.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // linux/fcntl.h
    private const int SealSeal = 1;
    private const int SealShrink = 2;
    private const int SealGrow = 4;

    private MemoryFile(int fd)
        : base(fd)
    {
    }

    /// <summary>The size now, in bytes.</summary>
    public long Length => (long)FileStatus.Of(this).Size;

    /// <summary>Whether nobody can make the file smaller, so that a mapping of it stays valid.</summary>
    public bool IsSealedAgainstShrinking =>
        Libc.Fcntl(this, Libc.F_GET_SEALS, 0) is >= 0 and var seals && (seals & SealShrink) != 0;

    /// <summary>Creates a file without a name (memfd), of a size that nobody can change any more. Filled with zeros.</summary>
    /// <param name="name">A name for <c>/proc</c>, which need not be unique.</param>
    /// <param name="size">The size in bytes.</param>
    /// <exception cref="LinuxException">There is no memory or no descriptor for it.</exception>
    public static MemoryFile CreateSealed(string name, long size)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        int fd = Libc.MemfdCreate(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        MemoryFile file = fd >= 0 ? new(fd) : throw LinuxException.FromLast("memfd_create");
        try
        {
            file.Resize(size);
            if (Libc.Fcntl(file, Libc.F_ADD_SEALS, SealShrink | SealGrow | SealSeal) != 0)
                throw LinuxException.FromLast("fcntl(F_ADD_SEALS)");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates a named file in <see cref="NamedDirectory"/>, as <c>shm_open</c> does, with all its memory reserved.
    /// Whoever has the name and the permission can open and truncate it.
    /// </summary>
    /// <param name="name">The name, with or without a leading slash, no other slash in it.</param>
    /// <param name="size">The size in bytes.</param>
    /// <param name="mode">Who may open it; independent of the process's umask.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken; ENOSPC: not that much room.</exception>
    public static MemoryFile CreateNamed(string name, long size, UnixFileMode mode = OwnerOnly)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        string path = NamedPath(name);
        MemoryFile file = OpenPath(path, Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, (uint)mode);
        try
        {
            if (Libc.Fchmod(file, (uint)mode) != 0)
                throw LinuxException.FromLast($"fchmod({path})");
            file.Reserve(size, path);
            return file;
        }
        catch
        {
            _ = Libc.Unlink(path);
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a named file that exists in <see cref="NamedDirectory"/>.</summary>
    /// <param name="name">The name, as for <see cref="CreateNamed"/>.</param>
    /// <exception cref="LinuxException">ENOENT: no such file.</exception>
    public static MemoryFile OpenNamed(string name) => OpenPath(NamedPath(name), Libc.O_NOFOLLOW, 0);

    /// <summary>Opens a file that exists, for reading and writing.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="LinuxException">It does not exist, or may not be opened.</exception>
    public static MemoryFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OpenPath(path, 0, 0);
    }

    /// <summary>Creates a file without a name in a directory, such as a hugetlbfs mount, with all its memory reserved.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="size">The size in bytes.</param>
    /// <exception cref="LinuxException">The directory does not exist, may not be written, or has no room.</exception>
    public static MemoryFile CreateUnlinkedIn(string directory, long size)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        MemoryFile file = OpenWithoutName(directory);
        try
        {
            file.Reserve(size, directory);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a descriptor received from elsewhere.</summary>
    /// <param name="descriptor">The descriptor; not to be used any more afterwards.</param>
    public static MemoryFile FromDescriptor(FileDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new MemoryFile(descriptor.Detach());
    }

    /// <summary>Removes a name from <see cref="NamedDirectory"/>. Who has the file open keeps it.</summary>
    /// <param name="name">The name, as for <see cref="CreateNamed"/>.</param>
    /// <returns>False if there was no such name.</returns>
    /// <exception cref="LinuxException">It may not be removed.</exception>
    public static bool Unlink(string name)
    {
        string path = NamedPath(name);
        if (Libc.Unlink(path) == 0)
            return true;
        return LinuxException.LastErrno == Errno.ENOENT ? false : throw LinuxException.FromLast($"unlink({path})");
    }

    /// <summary>Whether a name in <see cref="NamedDirectory"/> stands for this very file.</summary>
    /// <param name="name">The name, as for <see cref="CreateNamed"/>.</param>
    public bool IsNamed(string name) =>
        FileStatus.TryGet(NamedPath(name), out FileStatus named) && named.IsSameFile(FileStatus.Of(this));

    /// <summary>Changes the size; what is added is filled with zeros.</summary>
    /// <param name="size">The size in bytes.</param>
    /// <exception cref="LinuxException">EPERM: the file is sealed.</exception>
    public void Resize(long size)
    {
        while (Libc.Ftruncate(this, size) != 0)
        {
            if (!Libc.Interrupted)
                throw LinuxException.FromLast("ftruncate");
        }
    }

    /// <summary>Fills the file with zeros, also as seen through mappings that exist, and gives its memory back.</summary>
    /// <exception cref="LinuxException">The file may not be written.</exception>
    public void Clear()
    {
        const int mode = Libc.FALLOC_FL_PUNCH_HOLE | Libc.FALLOC_FL_KEEP_SIZE;
        long length = Length;
        while (length > 0 && Libc.Fallocate(this, mode, 0, length) != 0)
        {
            if (LinuxException.LastErrno == Errno.EOPNOTSUPP)
            {
                WriteZeros(length);
                return;
            }

            if (!Libc.Interrupted)
                throw LinuxException.FromLast("fallocate");
        }
    }

    /// <summary>
    /// Takes the lock of the open file that this descriptor stands for (<c>flock</c>), which lasts until the last
    /// descriptor of that open file is closed; one that is passed to another process counts.
    /// </summary>
    /// <returns>False if another open file of the same file holds it.</returns>
    /// <exception cref="LinuxException">The file cannot be locked.</exception>
    public bool TryLock()
    {
        while (Libc.Flock(this, Libc.LOCK_EX | Libc.LOCK_NB) != 0)
        {
            if (LinuxException.LastErrno == Errno.EAGAIN)
                return false;
            if (!Libc.Interrupted)
                throw LinuxException.FromLast("flock");
        }

        return true;
    }

    private static string NamedPath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string bare = name[0] == '/' ? name[1..] : name;
        if (bare.Length == 0 || bare is "." or ".." || bare.Contains('/', StringComparison.Ordinal) || bare.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"'{name}' is no name of a shared memory object: one path component is needed.", nameof(name));
        return $"{NamedDirectory}/{bare}";
    }

    private static MemoryFile OpenPath(string path, int flags, uint mode)
    {
        int fd = Libc.Open(path, Libc.O_RDWR | Libc.O_CLOEXEC | flags, mode);
        return fd >= 0 ? new MemoryFile(fd) : throw LinuxException.FromLast($"open({path})");
    }

    private static MemoryFile OpenWithoutName(string directory)
    {
        try
        {
            return OpenPath(directory, Libc.O_TMPFILE, (uint)OwnerOnly);
        }
        catch (LinuxException failure) when (failure.Errno is Errno.EOPNOTSUPP or Errno.EISDIR)
        {
            // A file system without O_TMPFILE: a name for as short as can be.
            string path = Path.Combine(directory, $".vgpio-{Guid.NewGuid():N}");
            MemoryFile file = OpenPath(path, Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, (uint)OwnerOnly);
            _ = Libc.Unlink(path);
            return file;
        }
    }

    /// <summary>Sets the size and takes the memory now: a full file system is an error here and a SIGBUS later.</summary>
    private void Reserve(long size, string where)
    {
        Resize(size);
        while (Libc.Fallocate(this, 0, 0, size) != 0)
        {
            if (LinuxException.LastErrno == Errno.EOPNOTSUPP)
                return;
            if (!Libc.Interrupted)
                throw LinuxException.FromLast($"fallocate({where}, {size} bytes)");
        }
    }

    private void WriteZeros(long length)
    {
        const int blockSize = 4096;
        byte* zeros = stackalloc byte[blockSize];
        new Span<byte>(zeros, blockSize).Clear();
        for (long done = 0; done < length;)
        {
            nint written = Libc.PWrite(this, zeros, (nuint)Math.Min(blockSize, length - done), done);
            if (written > 0)
                done += written;
            else if (!Libc.Interrupted)
                throw LinuxException.FromLast("pwrite");
        }
    }
}
