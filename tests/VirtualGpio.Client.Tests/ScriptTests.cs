// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests;

public sealed class ScriptTests
{
    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task An_answer_is_there_before_the_next_line_is_typed(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            Assert.StartsWith("POST /v1/batch HTTP/1.1\r\n", await connection.ReadHeadAsync(), StringComparison.Ordinal);
            await connection.WriteChunkedHeadAsync("text/plain");
            while (await connection.ReadChunkAsync() is { Length: > 0 } line)
                await connection.WriteChunkAsync("said " + Encoding.UTF8.GetString(line));
            await connection.WriteChunkAsync("done 2\n");
            await connection.WriteAsync("0\r\n\r\n");
        });
        using BoardClient client = server.Connect();
        using SlowScript script = new();
        using WatchedOutput answers = new(text =>
        {
            if (text == "said one\n")
                script.Type("two\n");
            if (text == "said one\nsaid two\n")
                script.End();
        });
        script.Type("one\n");
        await Kinds.Run(() => client.RunBatchAsync(script, answers));
        Assert.Equal("said one\nsaid two\ndone 2\n", answers.Text);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_script_and_answers_far_larger_than_all_buffers_pass_each_other(ClientKind kind)
    {
        byte[] script = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(i => $"echo {i}\n")));
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteChunkedHeadAsync("text/plain");
            while (await connection.ReadChunkAsync() is { Length: > 0 } piece)
                await connection.WriteChunkAsync(Encoding.UTF8.GetString(piece));
            await connection.WriteAsync("0\r\n\r\n");
        });
        using BoardClient client = server.Connect();
        MemoryStream answers = new();
        await Kinds.Run(() => client.RunBatchAsync(new MemoryStream(script), answers));
        Assert.Equal(script, answers.ToArray());
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task The_end_of_the_answer_is_the_end_while_the_script_still_waits_for_its_next_line(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, number) =>
        {
            await connection.ReadHeadAsync();
            if (number == 0)
            {
                await connection.ReadChunkAsync();
                await connection.WriteAnswerAsync("text/plain", "error 1 not-found There is no line 'x'.\n");
                await connection.WaitForHangUpAsync();
            }
            else
            {
                await connection.WriteAnswerAsync("text/plain", "1\n");
            }
        });
        using BoardClient client = server.Connect();
        using SlowScript script = new();
        using WatchedOutput answers = new(_ => { });
        script.Type("set x=1\n");
        await Kinds.Run(() => client.RunBatchAsync(script, answers));
        Assert.Equal("error 1 not-found There is no line 'x'.\n", answers.Text);
        // What is typed now is nobody's, and does no harm to the next request.
        script.Type("set y=1\n");
        script.End();
        Assert.Equal(1, Assert.Single(await Kinds.Run(() => client.GetLevelsAsync(["a"]))));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_daemon_that_dies_is_told_while_the_script_still_waits_for_its_next_line(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteChunkedHeadAsync("text/plain");
            await connection.WriteChunkAsync("1\n");
        });
        using BoardClient client = server.Connect();
        using SlowScript script = new();
        using WatchedOutput answers = new(_ => { });
        await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(() => client.RunBatchAsync(script, answers)));
        Assert.Equal("1\n", answers.Text);
        script.End();
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_script_that_cannot_be_read_is_told_as_it_said_itself(ClientKind kind)
    {
        TaskCompletionSource hungUp = new();
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.WaitForHangUpAsync();
            hungUp.TrySetResult();
        });
        using BoardClient client = server.Connect();
        using SlowScript script = new();
        script.Type("echo\n");
        script.End(new InvalidDataException("The disk is gone."));
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => Kinds.Run(() => client.RunBatchAsync(script, Stream.Null)));
        Assert.Contains("The disk is gone.", failure.ToString(), StringComparison.Ordinal);
        Assert.IsNotType<BoardGoneException>(failure);
        await hungUp.Task.WaitAsync(Kinds.Deadline);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Cancelling_hangs_up_while_the_script_still_waits_for_its_next_line(ClientKind kind)
    {
        using CancellationTokenSource cancellation = new();
        TaskCompletionSource hungUp = new();
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadChunkAsync();
            await cancellation.CancelAsync();
            await connection.WaitForHangUpAsync();
            hungUp.TrySetResult();
        });
        using BoardClient client = server.Connect();
        using SlowScript script = new();
        script.Type("wait a=1\n");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Kinds.Run(() => client.RunBatchAsync(script, Stream.Null, cancellation.Token)));
        await hungUp.Task.WaitAsync(Kinds.Deadline);
        script.End();
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_file_that_is_refused_while_it_is_sent_is_told(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadChunkAsync();
            await connection.WriteAnswerAsync("application/problem+json", """{"code":"invalid","detail":"Line 1 of the file is none."}""", 400);
        });
        using BoardClient client = server.Connect();
        BoardException refusal = await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(() => client.PlayAsync(new MemoryStream(new byte[10_000_000]), [])));
        Assert.Equal("Line 1 of the file is none.", refusal.Message);
    }
}
