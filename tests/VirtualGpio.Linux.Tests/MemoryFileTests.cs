// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class MemoryFileTests : IDisposable
{
    private readonly Temporary _folder = new();
    private readonly string _name = $"vgpio-test-{Guid.NewGuid():N}";

    public void Dispose()
    {
        MemoryFile.Unlink(_name);
        _folder.Dispose();
    }

    [Fact]
    public void Seals_refuse_any_change_of_size()
    {
        using var file = MemoryFile.CreateSealed("sealed", 8192);
        Assert.Equal(8192, file.Length);
        Assert.True(file.IsSealedAgainstShrinking);
        Assert.Equal(Errno.EPERM, Assert.Throws<LinuxException>(() => file.Resize(4096)).Errno);
        Assert.Equal(Errno.EPERM, Assert.Throws<LinuxException>(() => file.Resize(16384)).Errno);
        Assert.Equal(8192, file.Length);
    }

    [Fact]
    public void Seals_hold_for_whoever_opens_the_file_anew()
    {
        using var file = MemoryFile.CreateSealed("sealed", 4096);
        using var again = MemoryFile.Open($"/proc/self/fd/{file.Number}");
        Assert.True(again.IsSealedAgainstShrinking);
        Assert.Throws<LinuxException>(() => again.Resize(0));
    }

    [Fact]
    public void A_failure_names_the_call_and_the_reason()
    {
        var failure = Assert.Throws<LinuxException>(() => MemoryFile.CreateSealed(new string('x', 300), 4096));
        Assert.Equal(Errno.EINVAL, failure.Errno);
        Assert.Equal("memfd_create", failure.Call);
        Assert.Equal("memfd_create: Invalid argument (EINVAL)", failure.Message);
    }

    [Fact]
    public void A_named_file_is_there_once_with_the_mode_asked_for()
    {
        using var file = MemoryFile.CreateNamed(_name, 4096);
        string path = $"/dev/shm/{_name}";
        Assert.Equal(MemoryFile.OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => MemoryFile.CreateNamed(_name, 4096)).Errno);
        Assert.True(file.IsNamed(_name));
        using (var again = MemoryFile.OpenNamed("/" + _name))
            Assert.Equal(4096, again.Length);
        Assert.True(MemoryFile.Unlink(_name));
        Assert.False(MemoryFile.Unlink(_name));
        Assert.False(file.IsNamed(_name));
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => MemoryFile.OpenNamed(_name)).Errno);
    }

    [Fact]
    public void A_named_file_that_finds_no_room_is_not_left_behind()
    {
        Assert.Throws<LinuxException>(() => MemoryFile.CreateNamed(_name, 1L << 50));
        Assert.False(File.Exists($"/dev/shm/{_name}"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("../etc/x")]
    [InlineData("a\0b")]
    public void A_name_that_is_a_path_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => MemoryFile.CreateNamed(name, 4096));

    [Fact]
    public void An_unlinked_file_leaves_no_name()
    {
        string folder = Path.GetDirectoryName(_folder.Path("x"))!;
        using var file = MemoryFile.CreateUnlinkedIn(folder, 4096);
        Assert.Equal(4096, file.Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.False(file.IsSealedAgainstShrinking);
    }

    [Fact]
    public void Clearing_is_seen_through_a_mapping()
    {
        using var file = MemoryFile.CreateSealed("cleared", 65536);
        using var memory = SharedMemory.Map(file, 65536);
        memory.Bytes(0, 65536).Fill(0xa5);
        file.Clear();
        Assert.Equal(-1, memory.Bytes(0, 65536).IndexOfAnyExcept((byte)0));
        Assert.Equal(65536, file.Length);
    }

    [Fact]
    public void The_lock_keeps_another_opening_out_until_it_is_closed()
    {
        using var file = MemoryFile.CreateNamed(_name, 4096);
        using var other = MemoryFile.OpenNamed(_name);
        Assert.True(file.TryLock());
        Assert.False(other.TryLock());
        file.Dispose();
        Assert.True(other.TryLock());
    }
}
