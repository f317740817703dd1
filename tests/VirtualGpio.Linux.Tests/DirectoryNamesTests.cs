// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class DirectoryNamesTests : IDisposable
{
    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Directories_and_links_are_listed_and_nothing_else()
    {
        string folder = Directory.CreateDirectory(_folder.Path("all")).FullName;
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "a"));
        Directory.CreateDirectory(System.IO.Path.Combine(folder, ".hidden"));
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "..x"));
        File.WriteAllText(System.IO.Path.Combine(folder, "file"), "");
        File.CreateSymbolicLink(System.IO.Path.Combine(folder, "link"), "/tmp");
        Assert.Equal(["..x", ".hidden", "a", "link"], DirectoryNames.Of(folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_directory_that_takes_several_reads_is_listed_to_its_end()
    {
        string folder = Directory.CreateDirectory(_folder.Path("many")).FullName;
        string[] names = [.. Enumerable.Range(0, 500).Select(i => $"ö-{i:D3}-{new string('x', 60)}")];
        foreach (string name in names)
            Directory.CreateDirectory(System.IO.Path.Combine(folder, name));
        Assert.Equal(names, DirectoryNames.Of(folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_not_there_or_no_directory_is_an_error()
    {
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => DirectoryNames.Of(_folder.Path("none"))).Errno);
        File.WriteAllText(_folder.Path("file"), "");
        Assert.Equal(Errno.ENOTDIR, Assert.Throws<LinuxException>(() => DirectoryNames.Of(_folder.Path("file"))).Errno);
    }
}
