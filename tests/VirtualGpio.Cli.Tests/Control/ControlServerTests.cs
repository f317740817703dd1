// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Tests.Control;

public sealed class ControlServerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly FakeHandler _handler = new();
    private ControlServer _server;

    public ControlServerTests() => _server = ControlServer.Start(Path, _handler);

    private string Path => _directory.File("control");

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().Wait();
        Assert.False(File.Exists(Path));
        _directory.Dispose();
    }

    [Fact]
    public void A_client_gets_the_answer_to_what_it_asked()
    {
        using ControlClient client = Connect();
        Assert.Equal([true, false], client.Ask(Get("high", "low"), CliProcess.Patience).Levels!);
        Assert.Equal([false], client.Ask(Get("x"), CliProcess.Patience).Levels!);
    }

    [Fact]
    public void A_refusal_comes_with_its_status()
    {
        using ControlClient client = Connect();
        CliException failure = Assert.Throws<CliException>(() => client.Ask(new() { Verb = "?" }, CliProcess.Patience));
        Assert.Equal(ExitStatus.Timeout, failure.Status);
        Assert.Equal("busy", failure.Message);
    }

    [Fact]
    public void The_longest_answer_fits()
    {
        using ControlClient client = Connect();
        Assert.Equal(1024, client.Ask(new() { Verb = ControlRequest.Info }, CliProcess.Patience).Lines!.Length);
    }

    [Fact]
    public void The_socket_is_its_owners_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));

    [Fact]
    public async Task A_watch_goes_on_until_the_client_leaves()
    {
        using (ControlClient client = Connect())
        {
            client.Ask(new() { Verb = ControlRequest.Watch }, CliProcess.Patience);
            Assert.Equal(1, client.Read(CliProcess.Patience)!.Edge!.Offset);
            Assert.Null(client.Read(TimeSpan.FromMilliseconds(20)));
            Assert.False(_handler.GivenUp.Task.IsCompleted);
        }

        await _handler.GivenUp.Task.WaitAsync(CliProcess.Patience);
    }

    [Fact]
    public async Task What_a_client_asked_for_is_given_up_when_it_leaves()
    {
        using (ControlClient client = Connect())
        {
            client.Send(new() { Verb = ControlRequest.Toggle });
            await _handler.Waiting.Task.WaitAsync(CliProcess.Patience);
        }

        await _handler.GivenUp.Task.WaitAsync(CliProcess.Patience);
    }

    [Fact]
    public async Task A_client_learns_that_the_server_has_gone()
    {
        using ControlClient client = Connect();
        client.Send(new() { Verb = ControlRequest.Toggle });
        await _handler.Waiting.Task.WaitAsync(CliProcess.Patience);
        await _server.DisposeAsync();
        CliException failure = Assert.Throws<CliException>(() => client.Read(CliProcess.Patience));
        Assert.Equal(ExitStatus.ChipGone, failure.Status);
        _server = ControlServer.Start(Path, _handler);
    }

    [Fact]
    public void Requests_that_arrive_in_pieces_or_several_at_once_are_told_apart()
    {
        using Socket socket = ConnectRaw();
        byte[] bytes = Encoding.UTF8.GetBytes("""{"verb":"get","lines":["high"]}""" + "\n" + """{"verb":"get","lines":["a","high"]}""" + "\n");
        foreach (byte[] piece in bytes.Chunk(7))
            socket.Send(piece);
        Assert.Equal("""{"levels":[true]}""", ReadLine(socket));
        Assert.Equal("""{"levels":[false,true]}""", ReadLine(socket));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"verb":7}""")]
    [InlineData("""{"verb":"get","lines":"a"}""")]
    [InlineData("""{"verb":"set","count":99999999999}""")]
    [InlineData("\u0000\u0001\u0002")]
    public void What_is_no_request_is_refused_and_ends_the_connection(string line)
    {
        using Socket socket = ConnectRaw();
        socket.Send(Encoding.UTF8.GetBytes(line + "\n"));
        Assert.Contains("\"status\":2", ReadLine(socket), StringComparison.Ordinal);
        Assert.Equal(0, socket.Receive(new byte[1]));
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        using Socket socket = ConnectRaw();
        SendAll(socket, new byte[ControlJson.MostRequestBytes]);
        Assert.Contains("longer than", ReadLine(socket), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_line_is_taken()
    {
        using Socket socket = ConnectRaw();
        string request = """{"verb":"get","lines":["high"]}""";
        SendAll(socket, Encoding.UTF8.GetBytes(request + new string(' ', ControlJson.MostRequestBytes - request.Length - 1) + "\n"));
        Assert.Equal("""{"levels":[true]}""", ReadLine(socket));
    }

    [Fact]
    public void A_client_too_many_is_told_so_and_others_get_in_again_when_some_leave()
    {
        List<ControlClient> clients = [];
        for (int i = 0; i < ControlServer.MostClients; i++)
        {
            clients.Add(Connect());
            clients[i].Ask(Get("x"), CliProcess.Patience);
        }

        using (ControlClient tooMany = Connect())
            Assert.Contains("64 connections", Assert.Throws<CliException>(() => tooMany.Read(CliProcess.Patience)).Message, StringComparison.Ordinal);
        clients.ForEach(client => client.Dispose());
        Assert.True(SpinWait.SpinUntil(IsAdmitted, CliProcess.Patience));
    }

    [Fact]
    public void Random_bytes_never_take_the_server_down()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            using Socket socket = ConnectRaw();
            socket.Send(bytes);
            socket.Send("\n"u8);
            string answer = ReadLine(socket);
            return answer.StartsWith("{\"error\":", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
        A_client_gets_the_answer_to_what_it_asked();
    }

    [Fact]
    public void Random_requests_arrive_as_they_were_sent()
    {
        Gen<string> text = ArbMap.Default.ArbFor<string>().Generator.Select(value => value ?? "");
        Gen<ControlRequest> requests =
            from lines in text.ArrayOf()
            from levels in ArbMap.Default.ArbFor<bool[]>().Generator
            from count in ArbMap.Default.ArbFor<int>().Generator
            from period in ArbMap.Default.ArbFor<long>().Generator
            select new ControlRequest { Verb = ControlRequest.Set, Lines = lines, Levels = levels, Count = count, PeriodMicroseconds = period };
        using ControlClient client = Connect();
        Prop.ForAll(requests.ToArbitrary(), request =>
        {
            client.Ask(request, CliProcess.Patience);
            return _handler.Requests.TryDequeue(out ControlRequest? arrived)
                && arrived.Lines!.SequenceEqual(request.Lines!.Select(WellFormed))
                && arrived.Levels!.SequenceEqual(request.Levels!)
                && arrived with { Lines = null, Levels = null } == request with { Lines = null, Levels = null };
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_client_that_asks_for_nothing_loses_its_place()
    {
        var time = new ManualTime();
        string path = _directory.File("timed");
        await using ControlServer server = ControlServer.Start(path, _handler, time);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        Task<int> end = socket.ReceiveAsync(new byte[1]);
        await time.TimerStarted.WaitAsync(CliProcess.Patience);
        time.Advance(ControlServer.IdleLimit);
        Assert.Equal(0, await end.WaitAsync(CliProcess.Patience));
    }

    private static ControlRequest Get(params string[] lines) => new() { Verb = ControlRequest.Get, Lines = lines };

    /// <summary>JSON has no way to write half of a surrogate pair: it becomes U+FFFD.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private bool IsAdmitted()
    {
        using ControlClient client = Connect();
        try
        {
            return client.Ask(Get("high"), CliProcess.Patience).Levels is [true];
        }
        catch (CliException)
        {
            return false;
        }
    }

    private ControlClient Connect() => ControlClient.TryConnect(Path, "gpio0")!;

    private Socket ConnectRaw()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Path));
        socket.ReceiveTimeout = (int)CliProcess.Patience.TotalMilliseconds;
        return socket;
    }

    private static void SendAll(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
            sent += socket.Send(bytes.AsSpan(sent));
    }

    private static string ReadLine(Socket socket)
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (socket.Receive(one) == 1 && one[0] != '\n')
            line.Add(one[0]);
        return Encoding.UTF8.GetString([.. line]);
    }
}
