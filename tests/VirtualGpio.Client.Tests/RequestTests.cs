// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Tests.Fakes;

namespace VirtualGpio.Client.Tests;

/// <summary>What goes over the wire for each call, and what is made of the answer.</summary>
public sealed class RequestTests
{
    private const string Json = "application/json; charset=utf-8";
    private const string Chip = """{"name":"gpio0","transport":"ivshmem","lines":32,"guest":"running","qemuArguments":["-device"]}""";
    private const string Recording = """{"name":"r","file":"/tmp/r.vcd","nets":[],"state":"running"}""";

    /// <summary>Name, method and target, body, and the answer's JSON; empty: 204.</summary>
    private static readonly (string Line, string Body, string Answer, Func<BoardClient, ValueTask> Call)[] s_calls =
    [
        ("GET /v1/board", "",
            """{"name":"b","session":"s","sequence":1,"time":2,"epoch":3,"version":"0","process":4,"chips":["gpio0"],"nets":5,"devices":[]}""",
            async client => Assert.Equal("s", (await client.GetBoardAsync()).Session)),
        ("GET /v1/chips", "", $"[{Chip}]", async client => Assert.Equal(32, Assert.Single(await client.GetChipsAsync()).Lines)),
        ("GET /v1/chips/gpio0", "", Chip, async client => Assert.Equal("gpio0", (await client.GetChipAsync("gpio0")).Name)),
        ("POST /v1/chips", """{"name":"gpio0","transport":"ivshmem","lines":32}""", Chip,
            async client => Assert.Equal("gpio0", (await client.AddChipAsync(new() { Name = "gpio0" })).Name)),
        ("DELETE /v1/chips/gpio0", "", "", client => client.RemoveChipAsync("gpio0")),
        ("DELETE /v1/chips/gpio0?force=true", "", "", client => client.RemoveChipAsync("gpio0", force: true)),
        ("GET /v1/lines?line=%C3%A4&chip=gpio0", "",
            """[{"chip":"gpio0","offset":3,"name":"ä","net":"n","level":1,"direction":"input","drivenBy":["host"]}]""",
            async client => Assert.Equal("ä", Assert.Single(await client.GetLinesAsync(["ä"], "gpio0")).Name)),
        ("GET /v1/nets?net=n", "", """[{"name":"n","level":1,"rest":"keep","lines":[],"terminals":[]}]""",
            async client => Assert.Equal("n", Assert.Single(await client.GetNetsAsync(["n"])).Name)),
        ("PUT /v1/levels", """{"values":[{"line":"a","level":1}]}""", "", client => client.SetAsync("a", 1)),
        ("PUT /v1/drive", """{"lines":["a"],"signal":"pull-up"}""", "", client => client.DriveAsync(new() { Lines = ["a"], Signal = "pull-up" })),
        ("PUT /v1/force", """{"lines":["a","b"],"level":0}""", "", client => client.ForceAsync(new() { Lines = ["a", "b"], Level = 0 })),
        ("POST /v1/toggle", """{"lines":["a"],"count":3,"periodNanoseconds":0}""", """{"changes":3}""",
            async client => Assert.Equal(3, (await client.ToggleAsync(new() { Lines = ["a"], Count = 3 })).Changes)),
        ("POST /v1/pulse", """{"lines":["a"],"widthNanoseconds":5,"count":1}""", """{"changes":2}""",
            async client => Assert.Equal(2, (await client.PulseAsync(new() { Lines = ["a"], WidthNanoseconds = 5 })).Changes)),
        ("POST /v1/sequence", """{"steps":[{"atNanoseconds":0,"set":{"a":"1"}}],"count":1}""", """{"changes":1}""",
            async client => Assert.Equal(1, (await client.PlaySequenceAsync(new() { Steps = [new() { AtNanoseconds = 0, Set = new() { ["a"] = "1" } }] })).Changes)),
        ("POST /v1/wait", """{"line":"a","for":"level","level":1,"edge":"both","count":1,"stableNanoseconds":0}""", """{"time":7,"level":1}""",
            async client => Assert.Equal(7, (await client.WaitAsync(new() { Line = "a", For = "level", Level = 1 })).Time)),
        ("POST /v1/play?map=clk%3Aa&speed=0.5", "$end", """{"changes":9}""",
            async client => Assert.Equal(9, (await client.PlayAsync(new MemoryStream("$end"u8.ToArray()), [new("clk", "a")], 0.5)).Changes)),
        ("GET /v1/recordings", "", $"[{Recording}]", async client => Assert.Equal("r", Assert.Single(await client.GetRecordingsAsync()).Name)),
        ("GET /v1/recordings/r", "", Recording, async client => Assert.Equal("r", (await client.GetRecordingAsync("r")).Name)),
        ("POST /v1/recordings", """{"name":"r","file":"/tmp/r.vcd"}""", Recording,
            async client => Assert.Equal("r", (await client.StartRecordingAsync(new() { Name = "r", File = "/tmp/r.vcd" })).Name)),
        ("DELETE /v1/recordings/r", "", Recording, async client => Assert.Equal("running", (await client.StopRecordingAsync("r")).State)),
        ("GET /v1/devices", "", "[]", async client => Assert.Empty(await client.GetDevicesAsync())),
        ("GET /v1/devices/d", "", """{"name":"d","type":"button","pins":{},"readings":{"pressed":"true"},"actions":["press"]}""",
            async client => Assert.Equal("true", (await client.GetDeviceAsync("d")).Readings["pressed"])),
        ("POST /v1/devices/d/actions/press", "{}", "", client => client.ActAsync("d", "press")),
        ("POST /v1/devices/d/actions/turn", """{"arguments":{"steps":"3"}}""", "",
            client => client.ActAsync("d", "turn", new Dictionary<string, string> { ["steps"] = "3" })),
    ];

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Every_call_is_a_request_and_an_answer_as_documented(ClientKind kind)
    {
        int at = 0;
        await using RawServer server = RawServer.Answering(kind, request =>
        {
            (string line, string body, string answer, _) = s_calls[at];
            Assert.Equal(line, request.Line);
            Assert.Equal(body, request.Text);
            Assert.Equal(kind == ClientKind.Tcp ? $"Bearer {RawServer.Token}" : null, request.Header("Authorization"));
            if (body.Length > 0)
                Assert.Equal(line.StartsWith("POST /v1/play", StringComparison.Ordinal) ? "text/plain" : "application/json", request.Header("Content-Type"));
            return (Json, answer, answer.Length == 0 ? 204 : 200);
        });
        using BoardClient client = server.Connect();
        for (; at < s_calls.Length; at++)
            await Kinds.Run(() => s_calls[at].Call(client));
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Levels_come_as_text(ClientKind kind)
    {
        await using RawServer server = RawServer.Answering(kind, request =>
        {
            Assert.Equal("GET /v1/levels?line=a&line=gpio0%3A3", request.Line);
            Assert.Equal("text/plain", request.Header("Accept"));
            return ("text/plain", "1 0\n", 200);
        });
        using BoardClient client = server.Connect();
        int[] levels = await Kinds.Run(() => client.GetLevelsAsync(["a", "gpio0:3"]));
        Assert.Equal([1, 0], levels);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task A_connection_serves_many_requests(ClientKind kind)
    {
        await using RawServer server = RawServer.Answering(kind, _ => ("text/plain", "1\n", 200));
        using BoardClient client = server.Connect();
        for (int i = 0; i < 100; i++)
            await Kinds.Run(() => client.GetLevelsAsync(["a"]));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [ClassData(typeof(AllKinds))]
    public async Task Requests_run_at_the_same_time(ClientKind kind)
    {
        const int together = 4;
        using CountdownEvent arrived = new(together);
        await using RawServer server = new(kind, async (connection, _) =>
        {
            while (await connection.ReadAsync() is not null)
            {
                arrived.Signal();
                await Task.Run(() => Assert.True(arrived.Wait(Kinds.Deadline)));
                await connection.WriteAnswerAsync(Json, """{"time":1,"level":1}""");
            }
        });
        using BoardClient client = server.Connect();
        await Task.WhenAll(Enumerable.Range(0, together).Select(_ => Task.Factory.StartNew(
            async () => await client.WaitAsync(new() { Line = "a", For = "edge" }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())).WaitAsync(Kinds.Deadline);
    }
}
