// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Legacy;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class IvshmemServerToolTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _name = $"vgpio-test-{Guid.NewGuid():N}";
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    private string Socket => _directory.File("socket");

    private string MemoryPath => $"/dev/shm/{_name}";

    public void Dispose()
    {
        _stop.Dispose();
        MemoryFile.Unlink(_name);
        _directory.Dispose();
    }

    [Fact]
    public async Task A_server_in_the_foreground_serves_until_it_is_stopped_and_leaves_nothing()
    {
        Task<int> run = Start("-Fv", "-S", Socket, "-M", _name, "-l64K", "-n", "3");
        using (IvshmemPeer peer = await JoinAsync(vectors: 3))
        {
            Assert.Equal(65536, peer.Memory.Length);
            Assert.True(peer.Memory.IsNamed(_name));
            Assert.Equal(MemoryFile.OwnerOnly, File.GetUnixFileMode(MemoryPath));
        }

        await StopAsync(run, 0);
        Assert.False(File.Exists(Socket));
        Assert.False(File.Exists(MemoryPath));
        Assert.StartsWith(
            $"Using POSIX shared memory: {_name}\ncreate & bind socket {Socket}\nnew peer id = 0\n", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("server disconnected\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public async Task The_memory_can_be_a_file_without_a_name_in_a_directory()
    {
        Task<int> run = Start("-F", "-S", Socket, "-m", _directory.Path);
        using (IvshmemPeer peer = await JoinAsync())
            Assert.Equal(4 * 1024 * 1024, peer.Memory.Length);
        Assert.Equal([Socket], Directory.GetFileSystemEntries(_directory.Path));
        await StopAsync(run, 0);
        Assert.Equal("server disconnected\n", _output.ToString());
    }

    [Fact]
    public async Task A_second_server_on_the_same_names_fails_and_leaves_the_first_one_alone()
    {
        Task<int> run = Start("-F", "-S", Socket, "-M", _name);
        using IvshmemPeer peer = await JoinAsync();
        string other = _directory.File("other");

        (int status, string errors) = Fail("-F", "-S", Socket, "-M", _name);
        Assert.Equal(1, status);
        Assert.Contains("Another ivshmem-server uses this memory; stop it or choose another name with -M.", errors, StringComparison.Ordinal);
        (status, errors) = Fail("-F", "-S", other, "-M", _name);
        Assert.Equal(1, status);
        Assert.Contains("(EBUSY)", errors, StringComparison.Ordinal);
        (status, errors) = Fail("-F", "-S", Socket, "-M", _name + "-2");
        Assert.Equal(1, status);
        Assert.Contains($"bind({Socket}): Address already in use (EADDRINUSE). Another process listens there", errors, StringComparison.Ordinal);

        Assert.False(File.Exists(MemoryPath + "-2"));
        Assert.False(File.Exists(other));
        Assert.True(peer.Memory.IsNamed(_name));
        using (IvshmemPeer late = await JoinAsync())
            Assert.True(late.Memory.IsNamed(_name));
        await StopAsync(run, 0);
    }

    [Fact]
    public async Task Memory_that_a_killed_server_left_is_taken_over_with_what_is_in_it()
    {
        using (var left = MemoryFile.CreateNamed(_name, 4096))
        using (var memory = SharedMemory.Map(left, 4096))
            memory.UInt32At(0) = 7;
        Task<int> run = Start("-F", "-S", Socket, "-M", _name, "-l", "64K");
        using IvshmemPeer peer = await JoinAsync();
        using var seen = SharedMemory.Map(peer.Memory, 65536);
        Assert.Equal(7u, seen.UInt32At(0));
        await StopAsync(run, 0);
        Assert.False(File.Exists(MemoryPath));
    }

    [Fact]
    public async Task Memory_that_was_there_is_not_touched_by_a_server_that_does_not_get_its_socket()
    {
        using UnixListener listener = UnixListener.Bind(Socket);
        using var left = MemoryFile.CreateNamed(_name, 4096);
        Assert.Equal(1, await Start("-F", "-S", Socket, "-M", _name, "-l", "64K"));
        Assert.True(left.IsNamed(_name));
        Assert.Equal(4096, left.Length);
    }

    [Fact]
    public async Task Refused_peers_are_said_without_being_asked()
    {
        var log = new ServerToolLog(_output, _errors, verbose: false);
        log.PeerRefused(IvshmemRole.Guest, "All peer IDs up to 65535 have been given.");
        log.PeerJoined(1, IvshmemRole.Guest, 1);
        await _output.FlushAsync();
        Assert.Equal("ivshmem-server: refused a peer: All peer IDs up to 65535 have been given.\n", _errors.ToString());
        Assert.Equal("", _output.ToString());
    }

    [Theory]
    [InlineData("-F -l 3M", "'3M' is no power of two")]
    [InlineData("-F -l 0", "'0' is zero")]
    [InlineData("-F -l 2G", "'2G' is above the limit of 1G")]
    [InlineData("-F -l lots", "'lots' is no size")]
    [InlineData("-F -n 65", "too many requested vectors (max is 64, not 65)")]
    [InlineData("-F -n -1", "cannot parse n_vectors '-1'")]
    [InlineData("-F -n 1x", "cannot parse n_vectors '1x'")]
    [InlineData("-v", "cannot use verbose in daemon mode; add -F")]
    [InlineData("-F -M a/b", "'a/b' is no name of a shared memory object")]
    [InlineData("-F -S ''", "-S: the value is empty")]
    [InlineData("-F -m /nonexistent -S /tmp/x", "open(/nonexistent): No such file or directory (ENOENT)")]
    [InlineData("-F stray", "'stray' is no option")]
    [InlineData("-Fx", "ivshmem-server: invalid option -- 'x'")]
    [InlineData("-l", "ivshmem-server: option requires an argument -- 'l'")]
    public async Task A_wrong_value_is_said_with_the_way_out_and_status_1(string line, string expected)
    {
        Assert.Equal(1, await Start(line.Split(' ').Select(word => word.Trim('\'')).ToArray()).WaitAsync(CliProcess.Patience));
        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_said_with_the_limit()
    {
        Assert.Equal(1, await Start("-F", "-M", _name, "-S", "/tmp/" + new string('x', 120)));
        Assert.Contains("has 125 bytes; Linux allows 107", _errors.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(MemoryPath));
    }

    [Fact]
    public async Task Help_shows_the_options_and_their_defaults()
    {
        Assert.Equal(0, await Start("-h"));
        Assert.StartsWith("Usage: ivshmem-server [OPTION]...\n  -h: show this help\n", _output.ToString(), StringComparison.Ordinal);
        foreach (string part in new[] { "default /var/run/ivshmem-server.pid", "default /tmp/ivshmem_socket", "default ivshmem", "default 4194304", "default 1" })
            Assert.Contains(part + "\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _errors.ToString());
    }

    private static (int Status, string Errors) Fail(params string[] arguments)
    {
        using var errors = new StringWriter();
        int status = IvshmemServerTool.Run(arguments, TextWriter.Null, errors, CancellationToken.None);
        return (status, errors.ToString());
    }

    private Task<int> Start(params string[] arguments) =>
        Task.Run(() => IvshmemServerTool.Run(arguments, _output, _errors, _stop.Token));

    private async Task StopAsync(Task<int> run, int status)
    {
        await _stop.CancelAsync();
        Assert.Equal(status, await run.WaitAsync(CliProcess.Patience));
    }

    private async Task<IvshmemPeer> JoinAsync(int vectors = 1)
    {
        using var limit = new CancellationTokenSource(CliProcess.Patience);
        while (true)
        {
            try
            {
                return IvshmemPeer.Connect(Socket, CliProcess.Patience, vectors);
            }
            catch (LinuxException failure) when (failure.Errno is Errno.ENOENT or Errno.ECONNREFUSED)
            {
                await Task.Delay(5, limit.Token);
            }
        }
    }
}
