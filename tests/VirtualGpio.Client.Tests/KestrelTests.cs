// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests;

/// <summary>The clients against the server that daemons use.</summary>
public sealed class KestrelTests
{
    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Levels_are_read_whatever_lines_are_called(ClientKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind);
        using BoardClient client = server.Connect();
        string[] lines = ["a", "ab", "a&b", "a b+", "ä🔘", "%41", "a=b#c?"];
        int[] levels = await Kinds.Run(() => client.GetLevelsAsync(lines));
        Assert.Equal(lines.Select(line => line.Length % 2), levels);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_script_is_answered_while_it_is_sent(ClientKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind);
        using BoardClient client = server.Connect();
        using SlowScript script = new();
        using WatchedOutput answers = new(text =>
        {
            if (text == "one\n")
                script.Type("two\n");
            if (text == "one\ntwo\n")
                script.End();
        });
        script.Type("one\n");
        await Kinds.Run(() => client.RunBatchAsync(script, answers));
        Assert.Equal("one\ntwo\ndone 2\n", answers.Text);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_long_script_passes(ClientKind kind)
    {
        string script = string.Concat(Enumerable.Range(0, 500_000).Select(i => $"set a={i & 1}\n"));
        await using KestrelServer server = await KestrelServer.StartAsync(kind);
        using BoardClient client = server.Connect();
        MemoryStream answers = new();
        await Kinds.Run(() => client.RunBatchAsync(new MemoryStream(Encoding.UTF8.GetBytes(script)), answers));
        Assert.Equal(script + "done 500000\n", Encoding.UTF8.GetString(answers.ToArray()));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Events_are_read_to_the_end(ClientKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind);
        using BoardClient client = server.Connect();
        List<long> numbers = [];
        await Kinds.Run(async () =>
        {
            await foreach (BoardEvent one in client.ReadEventsAsync(new()))
                numbers.Add(one.Sequence);
        });
        Assert.Equal(Enumerable.Range(1, 1000).Select(number => (long)number), numbers);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task What_is_not_there_is_told(ClientKind kind)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(kind);
        using BoardClient client = server.Connect();
        BoardException failure = await Assert.ThrowsAsync<BoardException>(() => Kinds.Run(() => client.GetBoardAsync()));
        Assert.Equal((ProblemCodes.NotFound, 404), (failure.Code, failure.Status));
    }
}
