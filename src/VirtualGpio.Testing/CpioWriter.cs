// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Testing;

/// <summary>
/// Writes an archive in the kernel's initramfs format ("newc", Documentation/driver-api/early-userspace/buffer-format.rst).
/// The same calls give the same bytes.
/// </summary>
internal sealed class CpioWriter(Stream output) : IDisposable
{
    private const int FolderType = 0x4000;
    private const int DeviceType = 0x2000;
    private const int FileType = 0x8000;
    private const int LinkType = 0xa000;
    private const int Alignment = 4;

    private readonly HashSet<string> _folders = [];
    private readonly HashSet<string> _names = [];
    private long _written;
    private int _lastInode;

    /// <summary>Adds a folder and those above it; no error if it is there.</summary>
    public void AddFolder(string path)
    {
        if (path.Length == 0 || !_folders.Add(path)) return;
        AddFolder(Parent(path));
        Write(path, FolderType | 0x1ed /* 0755 */, [], links: 2);
    }

    /// <summary>Adds a file, with the folders above it.</summary>
    /// <param name="path">Its path, without a slash in front.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="executable">Whether it may be run.</param>
    public void AddFile(string path, ReadOnlySpan<byte> content, bool executable)
    {
        AddFolder(Parent(path));
        Write(path, FileType | (executable ? 0x1ed /* 0755 */ : 0x1a4 /* 0644 */), content);
    }

    /// <summary>Adds a symbolic link, with the folders above it.</summary>
    public void AddLink(string path, string target)
    {
        AddFolder(Parent(path));
        Write(path, LinkType | 0x1ff, Encoding.UTF8.GetBytes(target));
    }

    /// <summary>Adds a character device, with the folders above it.</summary>
    public void AddDevice(string path, int major, int minor)
    {
        AddFolder(Parent(path));
        Write(path, DeviceType | 0x180 /* 0600 */, [], major: major, minor: minor);
    }

    /// <summary>Writes the archive's end.</summary>
    public void Dispose()
    {
        _lastInode = -1; // the end has no inode
        Write("TRAILER!!!", 0, []);
        output.Flush();
    }

    private void Write(string path, int mode, ReadOnlySpan<byte> content, int links = 1, int major = 0, int minor = 0)
    {
        if (path.StartsWith('/') || path.Contains("//", StringComparison.Ordinal)) throw new ArgumentException($"'{path}' is no path of an archive", nameof(path));
        if (!_names.Add(path)) throw new ArgumentException($"'{path}' is in the archive already", nameof(path));
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var header = new StringBuilder("070701");
        // Inode, mode, owner, group, links, time, size, device (2), device of the file itself (2), length of the name, checksum.
        foreach (var field in (ReadOnlySpan<int>)[++_lastInode, mode, 0, 0, links, 0, content.Length, 0, 0, major, minor, name.Length, 0])
            header.Append(field.ToString("x8", CultureInfo.InvariantCulture));
        Put(Encoding.ASCII.GetBytes(header.ToString()));
        Put(name);
        Pad();
        Put(content);
        Pad();
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _written += bytes.Length;
    }

    private void Pad() => Put(new byte[(int)(-_written & (Alignment - 1))]);

    private static string Parent(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";
}
