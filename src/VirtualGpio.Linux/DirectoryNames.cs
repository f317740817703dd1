// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>
/// Lists a directory by the system's calls: for programs that live for milliseconds, of which .NET's own way, made for
/// all there is to ask, takes two.
/// </summary>
public static unsafe class DirectoryNames
{
    private const int BufferSize = 4096;

    /// <summary>The names of the directories in a directory, and of links, which may lead to some; in no order.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="LinuxException">ENOENT: it is not there; ENOTDIR: it is none; EACCES: it may not be read.</exception>
    public static List<string> Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int fd = Libc.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            throw LinuxException.FromLast($"open({path})");
        using var directory = new FileDescriptor(fd);
        List<string> names = [];
        byte* buffer = stackalloc byte[BufferSize];
        while (true)
        {
            nint count = Libc.GetDirectoryEntries(directory, buffer, BufferSize);
            if (count < 0)
                throw LinuxException.FromLast($"getdents64({path})");
            if (count == 0)
                return names;
            for (byte* entry = buffer; entry < buffer + count; entry += *(ushort*)(entry + Libc.DirectoryEntryLength))
            {
                byte type = entry[Libc.DirectoryEntryType];
                byte* name = entry + Libc.DirectoryEntryName;
                bool isSelfOrParent = name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
                if (!isSelfOrParent && type is (Libc.DT_DIR or Libc.DT_LNK or Libc.DT_UNKNOWN))
                    names.Add(Text(name));
            }
        }
    }

    private static string Text(byte* name)
    {
        int length = 0;
        while (name[length] != 0)
            length++;
        return Encoding.UTF8.GetString(name, length);
    }
}
