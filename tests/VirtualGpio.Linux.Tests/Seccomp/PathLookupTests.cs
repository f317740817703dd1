// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Linux.Native;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed class PathLookupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-lookup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_link_is_read_from_the_root_from_a_folder_and_not_when_it_is_none()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/dev/gpiochip0");
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using var folder = new FileDescriptor(Libc.Open(_folder, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
        Assert.Equal("/dev/gpiochip0", ReadLink(PathLookup.CurrentFolder, $"{_folder}/link"));
        Assert.Equal("/dev/gpiochip0", ReadLink(folder.Number, "link"));
        Assert.Equal("/dev/gpiochip0", ReadLink(folder.Number, "./link"));
        Assert.Equal("", ReadLink(folder.Number, "file"));
        Assert.Equal("", ReadLink(folder.Number, "none"));
        Assert.Equal("", ReadLink(folder.Number, ""));
        Assert.Equal("", ReadLink(987654, "link"));
        Assert.Equal("", ReadLink(-5, "link"));
        // Longer than there is room for.
        Assert.Equal(0, PathLookup.ReadLink(Environment.ProcessId, folder.Number, "link"u8, new byte["/dev/gpiochip0".Length]));
    }

    [Fact]
    public void A_folder_is_the_same_by_every_path_to_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "one", "two"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "one/two");
        FileIdentity expected = PathLookup.IdentityOfOurs(Path.Combine(_folder, "one", "two"))!.Value;
        using var folder = new FileDescriptor(Libc.Open(Path.Combine(_folder, "one"), Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
        Assert.Equal(expected, Identity(PathLookup.CurrentFolder, $"{_folder}/link/"));
        Assert.Equal(expected, Identity(folder.Number, "two"));
        Assert.Equal(expected, Identity(folder.Number, "../link/."));
        Assert.Null(Identity(folder.Number, "../link/", followLinks: false));
        Assert.Null(Identity(folder.Number, "three"));
        Assert.Equal(PathLookup.IdentityOfOurs(Path.Combine(_folder, "one")), Identity(folder.Number, ""));
        Assert.Equal(PathLookup.IdentityOfOurs(Environment.CurrentDirectory), Identity(PathLookup.CurrentFolder, ""));
    }

    [Fact]
    public void Files_are_no_folders_and_are_not_opened()
    {
        // Opening a pipe that nobody writes to would wait for ever.
        string pipe = Path.Combine(_folder, "pipe");
        using (var it = Supervised.Run("mkfifo", pipe))
            Assert.Equal(0, it.End().ShellStatus);
        Assert.Null(Identity(PathLookup.CurrentFolder, pipe));
        Assert.Equal("", ReadLink(PathLookup.CurrentFolder, pipe));
    }

    [Fact]
    public void Paths_that_are_too_long_lead_nowhere()
    {
        string path = string.Concat(Enumerable.Repeat("/.", 3000));
        Assert.Null(Identity(PathLookup.CurrentFolder, path));
        Assert.Equal("", ReadLink(PathLookup.CurrentFolder, path));
    }

    [Fact]
    public void The_magic_links_of_proc_are_not_followed()
    {
        // They would lead to what this process has open, not the program.
        Assert.Null(Identity(PathLookup.CurrentFolder, "/proc/self/cwd/"));
        Assert.Null(Identity(PathLookup.CurrentFolder, "/proc/self/root/tmp"));
    }

    [Fact]
    public void This_process_shares_its_own_root_and_user()
    {
        Assert.True(PathLookup.SharesRoot(Environment.ProcessId));
        Assert.True(PathLookup.SharesUser(Environment.ProcessId));
        Assert.False(PathLookup.SharesRoot(int.MaxValue));
        Assert.False(PathLookup.SharesUser(int.MaxValue));
    }

    [Fact]
    public void A_program_with_a_root_of_its_own_is_told_apart()
    {
        string code = Supervised.PerlCode("gpio(0, 1, 0); chroot('/usr') or die $!; gpio(0, 2, 0);");
        string[] words = UserId.Effective == 0 ? ["perl", "-e", code] : ["unshare", "--user", "--map-root-user", "perl", "-e", code];
        using var it = Supervised.Run(words[0], words[1..]);
        var shares = new List<bool>();
        it.Serve(call =>
        {
            shares.Add(PathLookup.SharesRoot(call.ThreadId));
            it.Listener.Return(call.Id, 0);
        });
        Assert.True(shares is [true, false], it.Output);
    }

    [Fact]
    public void Nothing_stays_open()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "x");
        int before = OpenDescriptors.Count();
        for (int i = 0; i < 100; i++)
        {
            ReadLink(PathLookup.CurrentFolder, $"{_folder}/link");
            ReadLink(PathLookup.CurrentFolder, "link");
            Identity(PathLookup.CurrentFolder, _folder);
            Identity(PathLookup.CurrentFolder, "");
            Identity(PathLookup.CurrentFolder, "/nowhere");
        }

        Assert.InRange(OpenDescriptors.Count(), 0, before + 10);
    }

    private static string ReadLink(int directory, string path)
    {
        var target = new byte[PathLookup.LongestPath];
        return Encoding.UTF8.GetString(target, 0, PathLookup.ReadLink(Environment.ProcessId, directory, Encoding.UTF8.GetBytes(path), target));
    }

    private static FileIdentity? Identity(int directory, string path, bool followLinks = true) =>
        PathLookup.IdentityOf(Environment.ProcessId, directory, Encoding.UTF8.GetBytes(path), followLinks);
}
