// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class PathStatusTests : IDisposable
{
    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Owner_kind_and_mode_of_a_directory_and_of_a_file_are_told()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead;
        string directory = _folder.Path("directory");
        Directory.CreateDirectory(directory);
        File.SetUnixFileMode(directory, mode);
        Assert.Equal(new PathStatus { Owner = UserId.Effective, IsDirectory = true, Mode = mode }, PathStatus.Of(directory));

        string file = _folder.Path("file");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserWrite);
        Assert.Equal(new PathStatus { Owner = UserId.Effective, IsDirectory = false, Mode = UnixFileMode.UserWrite }, PathStatus.Of(file));

        Assert.Equal((0u, true), (PathStatus.Of("/").Owner, PathStatus.Of("/").IsDirectory));
    }

    [Fact]
    public void A_link_is_told_of_itself()
    {
        string link = _folder.Path("link");
        File.CreateSymbolicLink(link, "/");
        Assert.False(PathStatus.Of(link).IsDirectory);
    }

    [Fact]
    public void Nothing_there_is_an_error_that_names_the_path()
    {
        LinuxException failure = Assert.Throws<LinuxException>(() => PathStatus.Of("/nonexistent"));
        Assert.Equal((Errno.ENOENT, "statx(/nonexistent)"), (failure.Errno, failure.Call));
    }

    [Fact]
    public void The_effective_user_is_the_one_that_the_kernel_shows()
    {
        // proc(5): "Uid: real, effective, saved set, file system".
        string users = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.Equal(users.Split('\t')[2], $"{UserId.Effective}");
    }
}
