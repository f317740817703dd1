// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Http;

public sealed class TcpTests
{
    private const string Token = "0123456789abcdef";

    private static readonly TcpOptions s_tcp = new()
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        Token = Token,
        AllowedHosts = ["bench.example"],
    };

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("Bearer 0123456789abcdeX", "wrong")]
    [InlineData("Bearer 0123456789abcde", "wrong")]
    [InlineData("Bearer ", "wrong")]
    [InlineData("Basic 0123456789abcdef", "wrong")]
    [InlineData("0123456789abcdef", "wrong")]
    public async Task Without_the_token_nothing_is_answered(string? authorization, string word)
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { Tcp = s_tcp });
        using HttpClient http = Connect(board, authorization);

        foreach (string path in new[] { "/v1/board", "/metrics", "/nowhere", "/openapi/v1.json" })
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(path, UriKind.Relative));
            Problem problem = await TestBoard.ProblemAsync(HttpStatusCode.Unauthorized, response);
            Assert.Equal(ProblemCodes.Unauthorized, problem.Code);
            Assert.Contains(word, problem.Detail, StringComparison.Ordinal);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.Equal("ok\n", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [Fact]
    public async Task With_the_token_all_is_answered_and_the_unix_socket_needs_none()
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { Tcp = s_tcp });
        using HttpClient http = Connect(board, $"Bearer {Token}");

        Assert.Contains("bench", await http.GetStringAsync(new Uri("/v1/board", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("bench", await board.Http.GetStringAsync("/v1/board"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:1234", true)]
    [InlineData("127.0.0.1:80", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("bench.example", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("", false)]
    public async Task A_name_that_is_not_ours_is_refused_before_anything_else(string name, bool isOurs)
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { Tcp = s_tcp });
        using var client = new TcpClient();
        await client.ConnectAsync(board.Server.TcpEndPoints.Single());
        using var connection = new RawConnection(client.GetStream());

        await connection.WriteAsync($"GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith(isOurs ? "HTTP/1.1 200" : "HTTP/1.1 421", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a blank in its middle")]
    [InlineData("not-ascii-äöüäöüäöüäöü")]
    public async Task A_token_that_could_be_guessed_or_not_be_sent_is_refused(string token)
    {
        VirtualGpioException refused = await Assert.ThrowsAsync<VirtualGpioException>(
            () => TestBoard.StartAsync(options => options with { Tcp = s_tcp with { Token = token } }));

        Assert.Equal(ErrorKind.InvalidArgument, refused.Kind);
        Assert.DoesNotContain(token, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_of_another_origin_is_allowed_anything()
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { Tcp = s_tcp });
        using HttpClient http = Connect(board, $"Bearer {Token}");
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/levels");
        request.Headers.Add("Origin", "http://evil.example");
        request.Headers.Add("Access-Control-Request-Method", "PUT");

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private static HttpClient Connect(TestBoard board, string? authorization)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://{board.Server.TcpEndPoints.Single()}/"), Timeout = TestBoard.Deadline };
        if (authorization is not null)
            http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return http;
    }
}
