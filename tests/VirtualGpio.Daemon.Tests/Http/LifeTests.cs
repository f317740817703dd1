// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Tests.Rig;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Http;

public sealed class LifeTests
{
    [Fact]
    public async Task The_socket_is_its_owners_alone_and_gone_after_the_end()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(board.Socket));
        await board.Server.StopAsync();

        Assert.False(File.Exists(board.Socket));
    }

    [Fact]
    public async Task A_socket_that_a_dead_daemon_left_is_replaced_and_one_of_a_living_one_is_not()
    {
        using var directory = new TestDirectory();
        string path = directory.File("api");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, $"{path}.kept");
        }

        File.Move($"{path}.kept", path);
        await using TestBoard board = await TestBoard.StartAsync(options => options with { Socket = path });
        await Assert.ThrowsAsync<LinuxException>(() => TestBoard.StartAsync(options => options with { Socket = path }));

        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
        using var connection = new RawConnection(new NetworkStream(client));
        await connection.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        await connection.ReadToAsync("ok\n");
    }

    [Fact]
    public async Task Stopping_tells_streams_ends_waits_and_cuts_bursts_off()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using HttpResponseMessage events = await board.SendAsync("GET", "/v1/events");
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        await lines.ReadLineAsync();
        using HttpClient other = board.Connect();
        using HttpClient third = board.Connect();
        Task<HttpResponseMessage> wait = TestBoard.SendAsync(other, "POST", "/v1/wait", """{"line":"led","for":"level","level":1}""");
        Task<HttpResponseMessage> burst = TestBoard.SendAsync(
            third, "POST", "/v1/toggle", """{"lines":["button"],"count":1000000000,"periodNanoseconds":1000000}""");
        await board.Host.WaitAsync(
            new Hosting.WaitCondition { Net = board.Net("button"), Kind = Hosting.WaitKind.Edge, Count = 2 }, TestBoard.Deadline);

        await board.Server.StopAsync();

        string rest = await lines.ReadToEndAsync();
        Assert.Contains("\"event\":\"edge\"", rest, StringComparison.Ordinal);
        Assert.EndsWith("\"event\":\"stopping\"}\n", rest, StringComparison.Ordinal);
        foreach (Task<HttpResponseMessage> cut in new[] { wait, burst })
        {
            using HttpResponseMessage response = await cut;
            Assert.Equal(ProblemCodes.Stopping, (await TestBoard.ProblemAsync(HttpStatusCode.ServiceUnavailable, response)).Code);
        }
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_does_not_keep_the_server_from_stopping()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();
        await connection.WriteAsync("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
        await connection.ReadToAsync("start");
        for (int i = 0; i < 20; i++)
            await board.Host.ToggleAsync([board.Net("led")], 1000, TimeSpan.Zero);

        await board.Server.StopAsync().WaitAsync(TestBoard.Deadline);
    }

    [Fact]
    public async Task No_variable_of_the_environment_changes_where_it_listens()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://127.0.0.1:1");
        Environment.SetEnvironmentVariable("DOTNET_URLS", "http://127.0.0.1:1");
        try
        {
            await using TestBoard board = await TestBoard.StartAsync();
            Assert.Empty(board.Server.TcpEndPoints);
            Assert.Equal("ok\n", await board.Http.GetStringAsync("/healthz"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
            Environment.SetEnvironmentVariable("DOTNET_URLS", null);
        }
    }

    [Fact]
    public async Task Sockets_that_somebody_else_opened_are_listened_at()
    {
        using var directory = new TestDirectory();
        using var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        unix.Bind(new UnixDomainSocketEndPoint(directory.File("given")));
        unix.Listen();
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Listen();
        int[] inherited = [(int)unix.Handle, (int)tcp.Handle];

        await Assert.ThrowsAsync<VirtualGpioException>(
            () => TestBoard.StartAsync(options => options with { Inherited = inherited }));
        await using TestBoard board = await TestBoard.StartAsync(
            options => options with { Inherited = inherited, Tcp = new TcpOptions { Token = "0123456789abcdef" } });

        foreach ((EndPoint endpoint, string status) in new[] { (unix.LocalEndPoint!, "200"), (tcp.LocalEndPoint!, "401") })
        {
            using var client = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(endpoint);
            using var connection = new RawConnection(new NetworkStream(client));
            await connection.WriteAsync("GET /v1/board HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Contains(status, await connection.ReadToAsync("\r\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_descriptor_that_is_no_socket_is_refused()
    {
        using var file = File.OpenHandle("/dev/null");

        VirtualGpioException refused = await Assert.ThrowsAsync<VirtualGpioException>(
            () => TestBoard.StartAsync(options => options with { Inherited = [(int)file.DangerousGetHandle()] }));

        Assert.Contains("LISTEN_FDS", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_starts_in_a_moment()
    {
        await using (await TestBoard.StartAsync())
        {
            // The first one compiles.
        }

        long start = Stopwatch.GetTimestamp();
        await using TestBoard board = await TestBoard.StartAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
