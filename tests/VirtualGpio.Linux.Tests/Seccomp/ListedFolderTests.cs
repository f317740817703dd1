// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux.Native;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

public sealed unsafe class ListedFolderTests
{
    [Theory]
    [InlineData("/dev")]
    [InlineData("/sys/bus")]
    [InlineData("/usr")]
    [InlineData("/dev/shm")]
    public void Only_the_end_of_a_listing_is_one(string path)
    {
        using ListedFolder folder = ListedFolder.TryOpen(path)!;
        using var reader = new FileDescriptor(Libc.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
        const int size = 320;
        byte* buffer = stackalloc byte[size];
        long position = 0;
        while (Libc.GetDirectoryEntries(reader, buffer, size) > 0)
        {
            Assert.False(folder.IsEnd(position));
            position = Libc.Seek(reader, 0, 1);
        }

        // By then at the end, and a second look says so as well.
        position = Libc.Seek(reader, 0, 1);
        Assert.True(folder.IsEnd(position));
        Assert.True(folder.IsEnd(position));
        Assert.False(folder.IsEnd(0));
        Assert.False(folder.IsEnd(-1));
    }

    [Fact]
    public void What_is_not_there_cannot_be_listed() => Assert.Null(ListedFolder.TryOpen("/nowhere"));

    [Theory]
    [InlineData("gpiochip0", 32)]
    [InlineData("gpio", 24)]
    [InlineData("abcd", 24)]
    [InlineData("abcde", 32)]
    public void An_entry_is_laid_out_as_the_kernels(string name, int expected)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0xff, 64)];
        Assert.Equal(expected, ListedFolder.WriteEntry(bytes, 0x1122, 0x33, 2, name));
        Assert.Equal((0x1122ul, 0x33ul, (ushort)expected, 2), (BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes, 8), BitConverter.ToUInt16(bytes, 16), bytes[18]));
        Assert.Equal(name, Encoding.UTF8.GetString(bytes, 19, expected - 19).TrimEnd('\0'));
        Assert.Equal(0, bytes[19 + name.Length]);
        Assert.Equal(0xff, bytes[expected]);
        Assert.Equal(expected, ListedFolder.WriteEntry(bytes.AsSpan(0, expected), 1, 1, 2, name));
        Assert.Equal(0, ListedFolder.WriteEntry(bytes.AsSpan(0, expected - 1), 1, 1, 2, name));
    }
}
