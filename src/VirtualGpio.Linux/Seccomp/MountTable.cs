// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>What is mounted where this process is, as far as it matters to who may look at a path without waiting for somebody. Any thread.</summary>
internal static unsafe class MountTable
{
    private const string Table = "/proc/self/mountinfo";
    private const short PriorityInput = 2;
    private const short Error = 8;

    // File systems that the kernel serves by itself; all others may ask another machine or process.
    private static readonly HashSet<string> s_local = new(StringComparer.Ordinal)
    {
        "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "bcachefs", "jfs", "reiserfs", "overlay", "squashfs", "erofs", "iso9660", "udf", "vfat", "exfat", "ntfs3",
        "tmpfs", "ramfs", "rootfs", "devtmpfs", "devpts", "proc", "sysfs", "cgroup", "cgroup2", "mqueue", "hugetlbfs", "debugfs", "tracefs", "securityfs", "selinuxfs",
        "pstore", "bpf", "configfs", "efivarfs", "fusectl", "binfmt_misc", "nsfs",
    };

    private static readonly Lock s_lock = new();
    private static FileDescriptor? s_watched;
    private static (bool Root, bool All) s_isLocal;

    /// <summary>Whether no file system at all asks somebody else.</summary>
    public static bool AreAllLocal => Read().All;

    /// <summary>Whether the file system at <c>/</c> does not.</summary>
    public static bool IsRootLocal => Read().Root;

    /// <summary>Whether the last one of the mounts at <c>/</c>, and all of them, are served by the kernel.</summary>
    /// <param name="lines">The lines of <c>mountinfo</c> (proc_pid_mountinfo(5)).</param>
    internal static (bool Root, bool All) Judge(IEnumerable<string> lines)
    {
        const int mountPoint = 4;
        bool root = false;
        bool all = true;
        foreach (string line in lines)
        {
            // The type stands behind a dash, in front of which there may be more or less.
            string[] words = line.Split(' ');
            int dash = Array.IndexOf(words, "-");
            bool isLocal = dash > mountPoint && dash + 1 < words.Length && s_local.Contains(words[dash + 1]);
            all &= isLocal;
            if (words.Length > mountPoint && words[mountPoint] == "/")
                root = isLocal;
        }

        return (root, root && all);
    }

    private static (bool Root, bool All) Read()
    {
        lock (s_lock)
        {
            if (s_watched is null)
            {
                int fd = Libc.Open(Table, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
                if (fd < 0)
                    return default;
                s_watched = new FileDescriptor(fd);
            }
            else if (!HasChanged(s_watched))
            {
                return s_isLocal;
            }

            try
            {
                s_isLocal = Judge(File.ReadLines(Table));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                s_isLocal = default;
            }

            return s_isLocal;
        }
    }

    /// <summary>The kernel says so once, to whoever has the table open.</summary>
    private static bool HasChanged(FileDescriptor table)
    {
        var entry = new PollEntry { Descriptor = table.Number, Events = PriorityInput };
        return Libc.Poll(&entry, 1, 0) != 0 && (entry.Returned & (PriorityInput | Error)) != 0;
    }
}
