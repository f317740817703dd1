// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests;

/// <summary>Refusals, nonsense and silence.</summary>
public sealed class FailureTests
{
    private const string Problem = "application/problem+json; charset=utf-8";

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_refusal_says_what_the_daemon_said(ClientKind kind)
    {
        await using RawServer server = RawServer.Answering(
            kind, _ => (Problem, """{"code":"line-driven","title":"t","status":409,"detail":"Line 'a' is an output."}""", 409));
        using BoardClient client = server.Connect();
        foreach (Func<ValueTask> call in new Func<ValueTask>[]
        {
            () => client.SetAsync("a", 1),
            async () => await client.GetLevelsAsync(["a"]),
            async () => await client.GetBoardAsync(),
            () => client.RunBatchAsync(Stream.Null, Stream.Null),
            () => client.RecordAsync(Stream.Null, []),
            async () => await client.PlayAsync(Stream.Null, []),
            async () => await client.ReadEventsAsync(new()).GetAsyncEnumerator().MoveNextAsync(),
            async () => await client.FollowEventsAsync(new()).GetAsyncEnumerator().MoveNextAsync(),
        })
        {
            BoardException refusal = await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(call));
            Assert.Equal((ProblemCodes.LineDriven, 409, "Line 'a' is an output."), (refusal.Code, refusal.Status, refusal.Message));
        }
    }

    [Theory]
    [InlineData(500, "text/plain", "it \u001b[31mburns", ProblemCodes.Failed, "500 and 'it ?[31mburns'")]
    [InlineData(500, Problem, "{}", ProblemCodes.Failed, "500 and '{}'")]
    [InlineData(500, Problem, "{", ProblemCodes.Failed, "500 and '{'")]
    [InlineData(500, Problem, "null", ProblemCodes.Failed, "500")]
    [InlineData(401, "", "", ProblemCodes.Unauthorized, "token")]
    [InlineData(404, "", "", ProblemCodes.NotFound, "older version")]
    [InlineData(414, "", "", ProblemCodes.TooLarge, "less at once")]
    [InlineData(301, "text/html", "moved", ProblemCodes.Failed, "301")]
    public async Task A_refusal_of_another_kind_is_shown(int status, string type, string body, string code, string text)
    {
        foreach (ClientKind kind in Enum.GetValues<ClientKind>())
        {
            await using RawServer server = RawServer.Answering(kind, _ => (type, body, status));
            using BoardClient client = server.Connect();
            BoardException refusal = await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(() => client.SetAsync("a", 1)));
            Assert.Equal((code, status), (refusal.Code, refusal.Status));
            Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task An_answer_of_another_shape_is_shown(ClientKind kind)
    {
        await using RawServer server = RawServer.Answering(kind, _ => ("application/json", "<html>", 200));
        using BoardClient client = server.Connect();
        BoardException failure = await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(() => client.GetBoardAsync()));
        Assert.Contains("'<html>' where JSON of a BoardInfo was expected", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'<html>' where 2 levels", (await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(() => client.GetLevelsAsync(["a", "b"])))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Nobody_there_is_told_with_the_place(ClientKind kind)
    {
        RawServer server = RawServer.Answering(kind, _ => ("", "", 200));
        using BoardClient client = server.Connect();
        Assert.True(await Kinds.Run(() => client.CanConnectAsync()));
        Assert.True(await Kinds.Run(() => client.IsAliveAsync()));
        await server.DisposeAsync();
        Assert.False(await Kinds.Run(() => client.CanConnectAsync()));
        Assert.False(await Kinds.Run(() => client.IsAliveAsync()));
        foreach (Func<ValueTask> call in new Func<ValueTask>[]
        {
            () => client.SetAsync("a", 1),
            () => client.RunBatchAsync(Stream.Null, Stream.Null),
            async () => await client.FollowEventsAsync(new()).GetAsyncEnumerator().MoveNextAsync(),
        })
        {
            BoardGoneException failure = await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(call));
            Assert.Contains(client.Address, failure.Message, StringComparison.Ordinal);
            Assert.Contains("Nobody answers", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_daemon_that_dies_in_the_middle_is_told(ClientKind kind)
    {
        foreach (string answer in new[] { "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1" })
        {
            await using RawServer server = new(kind, async (connection, _) =>
            {
                await connection.ReadAsync();
                await connection.WriteAsync(answer);
            });
            using BoardClient client = server.Connect();
            await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(() => client.GetLevelsAsync(["a"])));
            await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(() => client.ToggleAsync(new() { Lines = ["a"] })));
        }
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_connection_that_the_daemon_closed_while_idle_is_replaced(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadAsync();
            await connection.WriteAnswerAsync("text/plain", "1\n");
        });
        using BoardClient client = server.Connect();
        for (int i = 0; i < 20; i++)
            Assert.Equal(1, Assert.Single(await Kinds.Run(() => client.GetLevelsAsync(["a"]))));
        Assert.Equal(20, server.Connections);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_body_without_end_ends_at_its_limit(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadAsync();
            await connection.WriteChunkedHeadAsync("text/plain");
            string piece = new('1', 60_000);
            while (true)
                await connection.WriteChunkAsync(piece);
        });
        using BoardClient client = server.Connect();
        Assert.Contains("more than 16777216 bytes", (await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(() => client.GetLevelsAsync(["a"])))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_daemon_that_is_silent_is_not_waited_for_for_ever(ClientKind kind)
    {
        await using RawServer server = new(kind, (connection, _) => connection.WaitForHangUpAsync());
        using BoardClient client = server.Connect();
        Client.Transport.ApiRequest request = new("GET", "/v1/board") { Patience = TimeSpan.FromMilliseconds(50) };
        BoardGoneException failure = await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(() => client.AskAsync(request, default)));
        Assert.Contains("0.05 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Cancelling_hangs_up(ClientKind kind)
    {
        TaskCompletionSource hungUp = new();
        using CancellationTokenSource cancellation = new();
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadAsync();
            await cancellation.CancelAsync();
            await connection.WaitForHangUpAsync();
            hungUp.TrySetResult();
        });
        using BoardClient client = server.Connect();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Kinds.Run(() => client.WaitAsync(new() { Line = "a", For = "edge" }, cancellation.Token)));
        await hungUp.Task.WaitAsync(Kinds.Deadline);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kinds.Run(() => client.SetAsync("a", 1, cancellation.Token)));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Any_bytes_as_an_answer_are_a_documented_error_or_an_answer(ClientKind kind)
    {
        string[] words = ["HTTP/1.1 ", "200", "204", " OK", "\r\n", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", "5", "1\n", "0", ":", " ", "\n", "100"];
        Gen<byte[]> word = Gen.OneOf(Gen.Elements(words).Select(Encoding.ASCII.GetBytes), ArbMap.Default.GeneratorFor<byte[]>());
        Gen<byte[]> answer = word.ArrayOf().Select(parts => parts.SelectMany(part => part).ToArray());
        Gen<byte[]> likely = answer.Select(rest => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n").Concat(rest).ToArray());
        byte[] next = [];
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync(next);
        });
        using BoardClient client = server.Connect();
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.OneOf(answer, likely).ToArbitrary(), bytes =>
        {
            next = bytes;
            try
            {
                Kinds.Run(() => client.GetLevelsAsync(["a"])).GetAwaiter().GetResult();
            }
            catch (Exception failure) when (failure is BoardException or BoardGoneException)
            {
                // Documented.
            }
        })));
    }

    [Fact]
    public void Paths_addresses_and_tokens_that_cannot_be_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => BoardClient.Direct("/" + new string('x', 107)));
        Assert.Throws<ArgumentException>(() => BoardClient.OverUnixSocket("/" + new string('x', 107)));
        Assert.Throws<ArgumentException>(() => BoardClient.OverUnixSocket("a\0b"));
        Assert.Throws<ArgumentException>(() => BoardClient.OverTcp(new Uri("https://localhost:1"), "t"));
        Assert.Throws<ArgumentException>(() => BoardClient.OverTcp(new Uri("http://localhost:1/x"), "t"));
        Assert.Throws<ArgumentException>(() => BoardClient.OverTcp(new Uri("http://localhost:1"), "t\r\nX: y"));
    }
}
