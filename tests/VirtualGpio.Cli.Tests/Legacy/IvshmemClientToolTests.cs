// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Cli.Legacy;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Legacy;

public sealed class IvshmemClientToolTests : IDisposable
{
    private const string Greeting =
        """
        dump: dump peers (including us)
        int <peer> <vector>: notify one vector on a peer
        int <peer> all: notify all vectors of a peer
        int all: notify all vectors of all peers (excepting us)

        """;

    private readonly TestDirectory _directory = new();
    private readonly MemoryFile _memory = MemoryFile.CreateSealed("test", 4096);
    private readonly IvshmemServer _server;
    private readonly IvshmemPeer _other;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public IvshmemClientToolTests()
    {
        _server = new IvshmemServer(new() { SocketPath = Socket, Memory = _memory, Vectors = 3 });
        _server.Start();
        _other = IvshmemPeer.Connect(Socket, CliProcess.Patience, expectedVectors: 3);
    }

    private string Socket => _directory.File("socket");

    public void Dispose()
    {
        _other.Dispose();
        _server.Dispose();
        _memory.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void It_ends_at_the_end_of_its_input()
    {
        Assert.Equal(0, Run(""));
        Assert.StartsWith(Greeting + "cmd> listen on server socket ", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public void Dump_shows_all_vectors_of_all()
    {
        Assert.Equal(0, Run("dump\n"));
        string[] lines = [.. _output.ToString().Split('\n').Where(line => line.Contains("id =", StringComparison.Ordinal) || line.Contains("enabled", StringComparison.Ordinal))];
        Assert.Equal(8, lines.Length);
        Assert.EndsWith("our_id = 1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  vector 2 is enabled (fd=", lines[3], StringComparison.Ordinal);
        Assert.Equal("peer_id = 0", lines[4]);
    }

    [Theory]
    [InlineData("int 0 1", false, true, false)]
    [InlineData("int 0 all", true, true, true)]
    [InlineData("int all", true, true, true)]
    [InlineData("  int   0  2 ;help;int 0 0\r", true, false, true)]
    public void Notifications_reach_the_vectors_named(string command, bool first, bool second, bool third)
    {
        Assert.Equal(0, Run(command + "\n"));
        Assert.Equal([first, second, third], _other.Vectors.Select(vector => vector.TryConsume(out _)));
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public void What_is_rung_here_is_shown()
    {
        Assert.Equal(0, Run("int 1 2\n"));
        Assert.Contains("receive notification from peer_id=1 vector=2\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int 7 0", "cannot find peer_id = 7; the others are 0, and we are 1")]
    [InlineData("int -1 all", "cannot find peer_id = -1;")]
    [InlineData("int 0 3", "invalid vector 3 on peer 0, which has 0 to 2")]
    [InlineData("int 0 -1", "invalid vector -1 on peer 0")]
    [InlineData("ring", "invalid command 'ring', type help")]
    [InlineData("int 0", "invalid command 'int 0', type help")]
    public void A_command_that_fails_is_said_and_makes_the_status_1_but_the_next_one_is_done(string command, string expected)
    {
        Assert.Equal(1, Run($"{command}\nint 0 0\n"));
        Assert.StartsWith(expected, _errors.ToString(), StringComparison.Ordinal);
        Assert.True(_other.Vectors[0].TryConsume(out _));
    }

    [Fact]
    public void Verbosely_it_tells_all_that_the_server_says()
    {
        Assert.Equal(0, Run("int 0 1\n", "-v"));
        foreach (string part in new[] { $"connect to client {Socket}\n", "our_id=1\n", "shm_fd=", "new peer id = 0\n", "  new vector 2 (fd=", "notify peer 0 on vector 1, fd " })
            Assert.Contains(part, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_it_gives_up_after_some_seconds_and_says_what_to_do()
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(1, IvshmemClientTool.Run(["-S", "/nonexistent/s"], new StringReader("dump\n"), _output, _errors));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15));
        Assert.StartsWith("cannot connect to server, retry in 1 second\n", _errors.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "ivshmem-client: no ivshmem server at /nonexistent/s: connect(/nonexistent/s): No such file or directory (ENOENT). "
            + "Start ivshmem-server, or name its socket with -S\n",
            _errors.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_server_goes_it_says_so_and_ends()
    {
        using var input = new SilentInput();
        Task<int> run = Task.Run(() => IvshmemClientTool.Run(["-S", Socket], input, _output, _errors));
        using var limit = new CancellationTokenSource(CliProcess.Patience);
        while (_server.Guests < 2)
            await Task.Delay(5, limit.Token);
        _server.Dispose();
        Assert.Equal(1, await run.WaitAsync(CliProcess.Patience));
        Assert.Contains("disconnected from server\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("no ivshmem server at", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-x", "ivshmem-client: invalid option -- 'x'")]
    [InlineData("-S", "ivshmem-client: option requires an argument -- 'S'")]
    [InlineData("stray", "ivshmem-client: 'stray' is no option")]
    public void A_wrong_command_line_shows_the_usage(string argument, string expected)
    {
        Assert.Equal(1, IvshmemClientTool.Run([argument], TextReader.Null, _output, _errors));
        Assert.StartsWith(expected, _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("default=/tmp/ivshmem_socket", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_answers_by_that_name_and_ends_without_input()
    {
        CliResult result = await CliProcess.RunAsync("ivshmem-client", "-S", Socket);
        Assert.Equal(0, result.Status);
        Assert.StartsWith(Greeting, result.Output, StringComparison.Ordinal);
    }

    private int Run(string commands, params string[] options) =>
        IvshmemClientTool.Run(["-S", Socket, .. options], new StringReader(commands), _output, _errors);
}
