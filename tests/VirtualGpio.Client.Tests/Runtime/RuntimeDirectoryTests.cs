// SPDX-License-Identifier: MIT
#pragma warning disable CA1416 // These tests run on Linux.
using System.Text;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests.Runtime;

public sealed class RuntimeDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("gpio0")]
    [InlineData("0")]
    [InlineData("a-b_c.d")]
    public void Plain_names_are_taken(string name)
    {
        BoardPaths board = RuntimeDirectory.Of(_directory.Path, name);
        Assert.Equal(name, board.Name);
        Assert.Equal(name, board.Chip(name).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Names_that_lead_elsewhere_or_need_quotes_are_refused(string name)
    {
        Assert.True(Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Of(_directory.Path, name)).IsUsage);
        Assert.True(Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Of(_directory.Path, "board").Chip(name)).IsUsage);
    }

    [Fact]
    public void Files_are_where_they_are_documented_to_be()
    {
        BoardPaths board = RuntimeDirectory.Of("/base", "bench");
        Assert.Equal("/base/bench/api", board.ApiSocket);
        Assert.Equal("/base/bench/up.lock", board.UpLock);
        ChipPaths chip = board.Chip("gpio0");
        Assert.Equal("/base/bench/gpio0/guest", chip.GuestSocket);
        Assert.Equal("/base/bench/gpio0/host", chip.HostSocket);
        Assert.Equal("/base/bench/gpio0/wire.lock", chip.WireLock);
        Assert.Equal("/base/bench/gpio0/memory", chip.Memory);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('ä')]
    public void Sockets_paths_are_as_long_as_Linux_allows_and_no_longer(char letter)
    {
        string Of(int bytes) => "/" + new string(letter, (bytes - 1) / Encoding.UTF8.GetByteCount([letter]))
            + new string('y', (bytes - 1) % Encoding.UTF8.GetByteCount([letter]));

        // BASE/b/api and BASE/b/c/guest
        Assert.Equal(107, Encoding.UTF8.GetByteCount(RuntimeDirectory.Of(Of(101), "b").ApiSocket));
        RuntimeDirectoryException failure = Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Of(Of(102), "b"));
        Assert.True(failure.IsUsage);
        Assert.Contains("108 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(107, Encoding.UTF8.GetByteCount(RuntimeDirectory.Of(Of(97), "b").Chip("c").GuestSocket));
        Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Of(Of(98), "b").Chip("c"));
    }

    [Fact]
    public void What_is_made_can_be_entered_by_its_owner_only()
    {
        BoardPaths board = RuntimeDirectory.Of(_directory.File("base"), "bench");
        ChipPaths chip = board.Chip("gpio0");
        RuntimeDirectory.Create(board);
        RuntimeDirectory.Create(chip);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_directory.File("base")));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(board.Directory));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(chip.Directory));
        RuntimeDirectory.Create(chip);
    }

    [Fact]
    public void A_directory_that_others_can_enter_is_not_trusted()
    {
        string open = _directory.File("open");
        Directory.CreateDirectory(open, (UnixFileMode)0b111_101_101);
        RuntimeDirectoryException failure = Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Create(RuntimeDirectory.Of(open, "bench")));
        Assert.Contains("chmod 700", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsUsage);
        Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.List(open));
    }

    [Fact]
    public void A_link_in_place_of_the_directory_is_not_followed()
    {
        string target = _directory.File("target");
        Directory.CreateDirectory(target, OwnerOnly);
        string link = _directory.File("link");
        File.CreateSymbolicLink(link, target);
        RuntimeDirectoryException failure = Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Create(RuntimeDirectory.Of(link, "bench")));
        Assert.Contains("not a directory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_the_directory_is_told()
    {
        File.WriteAllText(_directory.File("file"), "");
        Assert.Contains(
            "cannot be made",
            Assert.Throws<RuntimeDirectoryException>(() => RuntimeDirectory.Create(_directory.File("file"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_there_lists_nothing() => Assert.Empty(RuntimeDirectory.List(_directory.File("none")));

    [Fact]
    public void Boards_are_listed_in_the_order_of_their_names_and_what_is_none_is_left_out()
    {
        foreach (string name in new[] { "b", "a", ".hidden", "c d" })
            Directory.CreateDirectory(_directory.File(name), OwnerOnly);
        File.WriteAllText(_directory.File("file"), "");
        Assert.Equal(["a", "b"], RuntimeDirectory.List(_directory.Path).Select(board => board.Name));
    }
}
