// SPDX-License-Identifier: MIT
using System.Net;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Http;

public sealed class RequestTests
{
    [Theory]
    [InlineData("POST", "/v1/board")]
    [InlineData("DELETE", "/v1/levels")]
    [InlineData("GET", "/v1/toggle")]
    [InlineData("PATCH", "/v1/chips/gpio0")]
    public async Task A_method_that_is_not_possible_is_told_which_are(string method, string path)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        using HttpResponseMessage response = await board.SendAsync(method, path);

        Problem problem = await TestBoard.ProblemAsync(HttpStatusCode.MethodNotAllowed, response);
        Assert.NotEmpty(response.Content.Headers.Allow);
        Assert.All(response.Content.Headers.Allow, allowed => Assert.Contains(allowed, problem.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PUT", "/v1/levels", """{"values":[{"line":"led","level":1}]}""")]
    [InlineData("POST", "/v1/batch", "get led")]
    [InlineData("POST", "/v1/play", "$var wire 1 ! led $end $enddefinitions $end #0 1!")]
    public async Task A_body_may_have_any_content_type(string method, string path, string body)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        foreach (string type in new[] { "text/plain", "application/json", "application/x-www-form-urlencoded", "image/png" })
        {
            using HttpResponseMessage response = await board.SendAsync(method, path, body, type);
            Assert.True(response.IsSuccessStatusCode, $"{type}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/v1/levels", "PUT", ApiLimits.JsonBody)]
    [InlineData("/v1/sequence", "POST", ApiLimits.SequenceBody)]
    public async Task A_body_that_is_too_large_is_refused(string path, string method, int limit)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem declared = await board.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, method, path, new string(' ', limit + 1));
        Problem inside = await board.RefusedAsync(HttpStatusCode.BadRequest, method, path, new string(' ', limit - 1) + "x");

        Assert.Equal(ProblemCodes.TooLarge, declared.Code);
        Assert.Equal(ProblemCodes.Invalid, inside.Code);
    }

    [Fact]
    public async Task A_body_of_untold_length_that_grows_too_large_is_refused()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();
        await connection.WriteAsync("PUT /v1/levels HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");

        Task<string> answer = connection.ReadToAsync("\"detail\"");
        string piece = new(' ', 1 << 16);
        for (int sent = 0; sent <= ApiLimits.JsonBody && !answer.IsCompleted; sent += piece.Length)
            await connection.WriteChunkAsync(piece);

        Assert.StartsWith("HTTP/1.1 413", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_comes_is_not_waited_for()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();

        await connection.WriteAsync("PUT /v1/levels HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");

        string answer = await connection.ReadToAsync("\"detail\"");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"timeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sequence_of_too_many_steps_is_too_large()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        string steps = string.Join(',', Enumerable.Repeat("""{"atNanoseconds":0,"set":{"led":"1"}}""", ApiLimits.Steps + 1));

        Assert.Equal(ProblemCodes.TooLarge, (await board.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "POST", "/v1/sequence", $$"""{"steps":[{{steps}}]}""")).Code);
    }

    [Theory]
    [InlineData("NONSENSE\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /v1/board HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /v1/board HTTP/9.9\r\nHost: x\r\n\r\n", "HTTP/1.1 505")]
    [InlineData("PUT /v1/levels HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "HTTP/1.1 400")]
    [InlineData("PUT /v1/levels HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 400")]
    public async Task What_is_no_HTTP_is_refused(string request, string answer)
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();

        await connection.WriteAsync(request);

        Assert.StartsWith(answer, await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("ok\n", await board.Http.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();

        await connection.WriteAsync($"GET /v1/board HTTP/1.1\r\nHost: x\r\nX-Long: {new string('x', ApiLimits.Headers)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_too_many_is_told_so_and_one_that_ends_makes_room()
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { MaxConnections = 2 });
        using (RawConnection first = await board.ConnectRawAsync())
        using (RawConnection second = await board.ConnectRawAsync())
        {
            foreach (RawConnection connection in new[] { first, second })
            {
                await connection.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
                await connection.ReadToAsync("ok\n");
            }

            using HttpResponseMessage refused = await board.SendAsync("GET", "/healthz");
            Problem problem = await TestBoard.ProblemAsync(HttpStatusCode.ServiceUnavailable, refused);
            Assert.Equal("busy", problem.Code);
            Assert.Contains("All 2 connections", problem.Detail, StringComparison.Ordinal);
        }

        // Until the server has seen that they are gone.
        using var deadline = new CancellationTokenSource(TestBoard.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            using HttpResponseMessage response = await board.SendAsync("GET", "/healthz");
            if (response.IsSuccessStatusCode)
                return;
        }
    }

    [Fact]
    public async Task Another_user_is_not_let_in_through_the_unix_socket()
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { IsTrusted = _ => false });
        using RawConnection connection = await board.ConnectRawAsync();

        await connection.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal("", await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task This_user_is_known_by_the_kernels_word()
    {
        using var directory = new TestDirectory();
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(directory.File("s")));
        listener.Listen();
        using var client = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        await client.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(directory.File("s")));
        using System.Net.Sockets.Socket accepted = await listener.AcceptAsync();

        Assert.True(PeerUser.IsTrusted(accepted));
    }
}
