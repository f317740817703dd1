// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Tests;

public sealed class UnixListenerTests : IDisposable
{
    private readonly Temporary _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_connects_is_accepted_and_else_nobody()
    {
        using UnixListener listener = UnixListener.Bind(_folder.Path("s"));
        Assert.Null(listener.Accept());
        using UnixConnection client = UnixConnection.Connect(_folder.Path("s"));
        using UnixConnection? server = listener.Accept();
        Assert.NotNull(server);
        Assert.Null(listener.Accept());
        server.TrySend([7]);
        Assert.Equal(1, client.Receive(new byte[4], out _));
    }

    [Fact]
    public void A_socket_in_use_is_left_alone()
    {
        string path = _folder.Path("s");
        using UnixListener listener = UnixListener.Bind(path);
        var failure = Assert.Throws<LinuxException>(() => UnixListener.Bind(path));
        Assert.Equal(Errno.EADDRINUSE, failure.Errno);
        Assert.EndsWith("Another process listens there; stop it or choose another path.", failure.Message, StringComparison.Ordinal);
        using UnixConnection client = UnixConnection.Connect(path);
    }

    [Fact]
    public void An_abandoned_socket_is_replaced()
    {
        string path = _folder.Path("s");
        using (UnixListener earlier = UnixListener.Bind(_folder.Path("earlier")))
            File.Move(earlier.Path, path);
        Assert.Equal(Errno.ECONNREFUSED, Assert.Throws<LinuxException>(() => UnixConnection.Connect(path)).Errno);
        using UnixListener listener = UnixListener.Bind(path);
        using UnixConnection client = UnixConnection.Connect(path);
    }

    [Fact]
    public void A_file_of_another_kind_is_left_alone()
    {
        string path = _folder.Path("file");
        File.WriteAllText(path, "mine");
        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => UnixListener.Bind(path)).Errno);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void Disposal_removes_its_own_file_only()
    {
        string path = _folder.Path("s");
        UnixListener first = UnixListener.Bind(path);
        first.Dispose();
        Assert.False(File.Exists(path));

        UnixListener second = UnixListener.Bind(path);
        File.Delete(path);
        using UnixListener third = UnixListener.Bind(path);
        second.Dispose();
        Assert.True(File.Exists(path));
        using UnixConnection client = UnixConnection.Connect(path);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    [InlineData((UnixFileMode)0x1b6)]
    public void The_mode_is_the_one_asked_for_whatever_the_umask(UnixFileMode mode)
    {
        using UnixListener listener = UnixListener.Bind(_folder.Path("s"), mode);
        Assert.Equal(mode, File.GetUnixFileMode(listener.Path));
    }

    [Fact]
    public void A_path_longer_than_Linux_allows_is_refused_with_the_limit()
    {
        string path = "/" + new string('x', 107);
        var failure = Assert.Throws<ArgumentException>(() => UnixListener.Bind(path));
        Assert.Contains("has 108 bytes; Linux allows 107", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => UnixConnection.Connect(path));
        Assert.Throws<ArgumentException>(() => UnixConnection.Connect("a\0b"));
    }

    [Fact]
    public void Of_many_who_bind_at_once_one_wins_and_goes_on_listening()
    {
        string path = _folder.Path("s");
        for (int round = 0; round < 20; round++)
        {
            using (UnixListener earlier = UnixListener.Bind(_folder.Path("earlier")))
                File.Move(earlier.Path, path, overwrite: true);
            var won = new List<UnixListener>();
            Parallel.For(0, 4, _ =>
            {
                try
                {
                    UnixListener listener = UnixListener.Bind(path);
                    lock (won)
                        won.Add(listener);
                }
                catch (LinuxException failure) when (failure.Errno == Errno.EADDRINUSE)
                {
                }
            });
            using UnixListener winner = Assert.Single(won);
            using UnixConnection client = UnixConnection.Connect(path);
        }
    }
}
