// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests;

public sealed class RecordTests
{
    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_recording_is_copied_to_its_end(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            Assert.Equal("GET /v1/waveform?line=a&duration=1500000000", (await connection.ReadAsync())!.Line);
            await connection.WriteChunkedHeadAsync("text/plain");
            await connection.WriteChunkAsync("$end\n#1");
            await connection.WriteChunkAsync("23\n1a");
            await connection.WriteAsync("0\r\n\r\n");
        });
        using BoardClient client = server.Connect();
        using WatchedOutput file = new(_ => { });
        await Kinds.Run(() => client.RecordAsync(file, ["a"], TimeSpan.FromSeconds(1.5)));
        Assert.Equal("$end\n#123\n1a", file.Text);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Cancelling_leaves_whole_lines_and_is_no_error(ClientKind kind)
    {
        TaskCompletionSource hungUp = new();
        await using RawServer server = new(kind, async (connection, _) =>
        {
            Assert.Equal("GET /v1/waveform", (await connection.ReadAsync())!.Line);
            await connection.WriteChunkedHeadAsync("text/plain");
            await connection.WriteChunkAsync("$end\n#1\n1a\n#12");
            await connection.WaitForHangUpAsync();
            hungUp.TrySetResult();
        });
        using BoardClient client = server.Connect();
        using CancellationTokenSource cancellation = new();
        using WatchedOutput file = new(text =>
        {
            if (text.Contains("1a\n", StringComparison.Ordinal))
                cancellation.Cancel();
        });
        await Kinds.Run(() => client.RecordAsync(file, [], duration: null, cancellation.Token));
        Assert.Equal("$end\n#1\n1a\n", file.Text);
        await hungUp.Task.WaitAsync(Kinds.Deadline);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_daemon_that_dies_leaves_whole_lines_and_is_told(ClientKind kind)
    {
        await using RawServer server = new(kind, async (connection, _) =>
        {
            await connection.ReadAsync();
            await connection.WriteChunkedHeadAsync("text/plain");
            await connection.WriteChunkAsync("$end\n#1\n1a\n#12");
        });
        using BoardClient client = server.Connect();
        using WatchedOutput file = new(_ => { });
        await Assert.ThrowsAsync<BoardGoneException>(() => Kinds.Run(() => client.RecordAsync(file, [])));
        Assert.Equal("$end\n#1\n1a\n", file.Text);
    }
}
