// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Batch;

public sealed class BatchTests
{
    [Theory]
    [InlineData("", "done 0")]
    [InlineData("\n  \n# only a remark\n\t# and another", "done 0")]
    [InlineData("set button=1\nget button led", "1 0|done 2")]
    [InlineData("set button=1\r\nget button\r\n", "1|done 2")]
    [InlineData("  set \t button=1  led=1 \n\tget button led  ", "1 1|done 2")]
    [InlineData("set \"my line\"=1\nget \"my line\" gpio0:2 \"gpio0:my line\"", "1 1 1|done 2")]
    [InlineData("toggle button led x3\nget button led", "1 1|done 2")]
    [InlineData("toggle button x2 @1us\nget button", "0|done 2")]
    [InlineData("toggle \"x5\"\nget gpio0:x5 gpio0:5", "1 1|done 2")]
    [InlineData("set reset=0\npulse reset 10us x3 @20us\nget reset", "0|done 3")]
    [InlineData("pulse reset led 1ns", "done 1")]
    [InlineData("pull led=up reset=down button=none\nget led reset", "1 0|done 2")]
    [InlineData("set led=1\nrelease led\npull led=down\nget led", "0|done 4")]
    [InlineData("force led=1 button=1 reset=0\nget led button reset\nforce led=none button=0", "1 1 0|done 3")]
    [InlineData("act button1 press\nget key\nact button1 release\nget key", "0|1|done 4")]
    [InlineData("act button1 click for=\"2us\"\nwait key=1 60s", "done 2")]
    [InlineData("sleep 1\nsleep 1ms\nsleep 10us\nsleep 0\nsleep 0m", "done 5")]
    [InlineData("set led=1\nwait led=1 1s", "done 2")]
    [InlineData("wait led stable 1us 60s", "done 1")]
    [InlineData("settle\nsettle 5s", "done 2")]
    [InlineData("echo  hello  \"world\" = # \necho\nECHO", "hello  \"world\" = # ||error 3 invalid*'echo'")]
    [InlineData("set shared=1\nget gpio0:6 gpio1:2 shared", "1 1 1|done 2")]
    public async Task A_script_is_executed_line_by_line(string script, string answers)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        string[] said = await board.ScriptAsync(script);

        string[] expected = answers.Split('|');
        Assert.Equal(expected.Length, said.Length);
        foreach ((string one, string other) in expected.Zip(said))
        {
            string[] parts = one.Split('*');
            Assert.StartsWith(parts[0], other, StringComparison.Ordinal);
            Assert.EndsWith(parts[^1], parts.Length == 1 && !one.StartsWith("error", StringComparison.Ordinal) ? other : parts[^1], StringComparison.Ordinal);
            Assert.All(parts, part => Assert.Contains(part, other, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("set", "invalid", "set LINE=0|1")]
    [InlineData("set button", "invalid", "lacks its value")]
    [InlineData("set button=2", "invalid", "'2'")]
    [InlineData("set button=", "invalid", "0 or 1")]
    [InlineData("set button=1 button=0", "invalid", "twice")]
    [InlineData("set button=1 gpio0:0=0", "invalid", "twice")]
    [InlineData("set buton=1", "not-found", "'button'")]
    [InlineData("set twin=1", "invalid", "gpio1:0")]
    [InlineData("set \"button=1", "invalid", "not closed")]
    [InlineData("set \"button\"x=1", "invalid", "closing quote")]
    [InlineData("set but\"ton\"=1", "invalid", "inside a word")]
    [InlineData("set =1", "not-found", "''")]
    [InlineData("get", "invalid", "missing")]
    [InlineData("get button=1", "invalid", "takes none")]
    [InlineData("toggle x3", "invalid", "toggle LINE")]
    [InlineData("toggle led x0", "invalid", "x0")]
    [InlineData("toggle led x99999999999999999999", "invalid", "x9999")]
    [InlineData("toggle led @abc", "invalid", "abc")]
    [InlineData("toggle led x3 button", "invalid", "come last")]
    [InlineData("toggle led @1ms x3", "invalid", "come last")]
    [InlineData("toggle led x3 x3", "invalid", "come last")]
    [InlineData("toggle led led", "invalid", "twice")]
    [InlineData("pulse led", "invalid", "pulse LINE")]
    [InlineData("pulse 5ms", "invalid", "pulse LINE")]
    [InlineData("pulse led 0", "invalid", "not possible")]
    [InlineData("pulse led 5ms @4ms", "invalid", "not possible")]
    [InlineData("pulse led button", "invalid", "'button' is no time")]
    [InlineData("pull led=1", "invalid", "up, down or none")]
    [InlineData("release", "invalid", "missing")]
    [InlineData("force led=x", "invalid", "'x'")]
    [InlineData("act button1", "invalid", "act DEVICE ACTION")]
    [InlineData("act button1 fly", "invalid", "press")]
    [InlineData("act button9 press", "not-found", "button1")]
    [InlineData("act button1 click for", "invalid", "act DEVICE ACTION")]
    [InlineData("act button1 click for=1ms for=2ms", "invalid", "twice")]
    [InlineData("sleep", "invalid", "sleep TIME")]
    [InlineData("sleep 5 6", "invalid", "sleep TIME")]
    [InlineData("sleep -5", "invalid", "'-5'")]
    [InlineData("sleep 2d", "invalid", "'2d'")]
    [InlineData("sleep 25000m", "invalid", "up to a day")]
    [InlineData("sleep ms", "invalid", "'ms'")]
    [InlineData("wait led=1", "invalid", "wait LINE")]
    [InlineData("wait led=1 1ms", "timeout", "'led'")]
    [InlineData("wait led both 1ms", "timeout", "'led'")]
    [InlineData("wait led risingx2 1ms", "timeout", "'led'")]
    [InlineData("wait led upwards 1ms", "invalid", "rising")]
    [InlineData("wait led rising2 1ms", "invalid", "rising")]
    [InlineData("wait led stable 1s", "invalid", "stable TIME TIMEOUT")]
    [InlineData("settle now", "invalid", "'now'")]
    [InlineData("sett led=1", "invalid", "'set'")]
    [InlineData("set=1", "invalid", "There is no operation")]
    [InlineData("\"set\" led=1", "invalid", "There is no operation")]
    public async Task The_first_line_that_is_wrong_ends_the_script_and_is_named(string line, string code, string word)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        string[] said = await board.ScriptAsync($"# a remark\nset reset=1\nget reset\n{line}\nset reset=0\n");

        Assert.Equal(2, said.Length);
        Assert.Equal("1", said[0]);
        Assert.StartsWith($"error 4 {code} ", said[1], StringComparison.Ordinal);
        Assert.Contains(word, said[1], StringComparison.Ordinal);
        Assert.Equal(Level.High, await board.LevelAsync("reset"));
        Assert.Equal(Level.Low, await board.LevelAsync("button"));
    }

    [Fact]
    public async Task A_line_that_software_drives_fails_in_the_middle_of_many()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.DriveAsSoftwareAsync(1, Level.Low);
        string script = $"{string.Concat(Enumerable.Repeat("set button=1\nget button\nset button=0\n", 1000))}get button\nset led=1\nset button=1\n";

        string[] said = await board.ScriptAsync(script);

        Assert.Equal(1002, said.Length);
        Assert.All(said[..1000], one => Assert.Equal("1", one));
        Assert.Equal("0", said[1000]);
        Assert.StartsWith("error 3002 line-driven ", said[1001], StringComparison.Ordinal);
        Assert.Equal(Level.Low, await board.LevelAsync("button"));
    }

    [Fact]
    public async Task A_line_longer_than_any_should_be_is_an_error()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Assert.StartsWith("error 2 invalid ", (await board.ScriptAsync($"set led=1\necho {new string('x', 1 << 16)}\n"))[^1], StringComparison.Ordinal);
        Assert.Equal("done 1", (await board.ScriptAsync($"echo {new string('x', (1 << 16) - 5)}\n"))[^1]);
        Assert.StartsWith("error 1 invalid ", (await board.ScriptAsync(new string('x', 1 << 20)))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_come_while_the_script_goes_on()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();
        await connection.WriteAsync("POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.ReadToAsync("\r\n\r\n");

        await connection.WriteChunkAsync("set led=1\nget l");
        await connection.WriteChunkAsync("ed\n");
        await connection.ReadToAsync("1\n");
        await connection.WriteChunkAsync("echo before\nwait button=1 60s\n");
        await connection.ReadToAsync("before\n");
        await board.SetAsync("button", Level.High);
        await connection.WriteChunkAsync("echo after");
        await connection.WriteAsync("0\r\n\r\n");

        await connection.ReadToAsync("after\n");
        await connection.ReadToAsync("done 5\n");
        await connection.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        await connection.ReadToAsync("ok\n");
    }

    [Fact]
    public async Task A_client_may_send_all_before_it_reads()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        const int lines = 500_000;

        string[] said = await board.ScriptAsync(string.Concat(Enumerable.Repeat("get led\n", lines)));

        Assert.Equal(lines + 1, said.Length);
        Assert.Equal($"done {lines}", said[^1]);
    }

    [Fact]
    public async Task Who_hangs_up_ends_his_script()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using (RawConnection connection = await board.ConnectRawAsync())
        {
            await connection.WriteAsync("POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            await connection.WriteChunkAsync("toggle button x1000000000 @1ms\nset led=1\n");
            await board.Host.WaitAsync(
                new Hosting.WaitCondition { Net = board.Net("button"), Kind = Hosting.WaitKind.Edge, Count = 2 }, TestBoard.Deadline);
        }

        await board.Host.WaitAsync(
            new Hosting.WaitCondition { Net = board.Net("button"), Kind = Hosting.WaitKind.Stable, StableNanoseconds = 500_000_000 }, TestBoard.Deadline);
        Assert.Equal(Level.Low, await board.LevelAsync("led"));
    }

    [Fact]
    public async Task A_script_without_end_is_told_when_the_server_stops()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using RawConnection connection = await board.ConnectRawAsync();
        await connection.WriteAsync("POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        await connection.WriteChunkAsync("get led\n");
        await connection.ReadToAsync("0\n");

        Task stopping = board.Server.StopAsync();

        await connection.ReadToAsync($"error 2 {ProblemCodes.Stopping} ");
        await stopping;
    }

    [Fact]
    public async Task Software_that_takes_no_edges_ends_a_script_at_the_line_that_waits_for_it()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        board.Chip0.HasNoRoom = true;
        board.Chip0.Says = "gpio0: nobody takes edges.";

        string[] said = await board.ScriptAsync("settle 1ms\nset led=1\n");

        Assert.StartsWith("error 1 guest-busy gpio0: nobody takes edges.", said.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_lines_at_all_end_in_done_or_an_error_at_a_line()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        Gen<string> words = Gen.Frequency(
            (6, Gen.Elements(
                "set", "get", "toggle", "pulse", "pull", "release", "force", "act", "wait", "settle", "echo", "sleep", "button", "led=1",
                "led", "\"my line\"", "\"my line\"=0", "reset=up", "x3", "@1us", "1us", "none", "button1", "press", "key=none", "=", "\"", "#", "stable",
                "both", "risingx2", "1ns", "\r", "gpio0:1=0", "shared=1")),
            (1, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get)));
        Gen<string> scripts = words.ListOf().Select(line => string.Join(' ', line)).ListOf().Select(lines => string.Join('\n', lines));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(scripts.ToArbitrary(), script =>
        {
            string last = board.ScriptAsync(script).GetAwaiter().GetResult()[^1];
            string[] parts = last.Split(' ');
            return parts[0] == "done"
                ? parts.Length == 2 && long.Parse(parts[1]) <= script.Split('\n').Length
                : parts[0] == "error" && long.Parse(parts[1]) <= script.Split('\n').Length && parts[2] is "invalid" or "not-found" or "timeout" && parts.Length > 3;
        }));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_an_error()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using var content = new ByteArrayContent([.. "set led=1\nget \xff\n"u8.ToArray()[..14], 0xff, (byte)'\n']);

        using HttpResponseMessage response = await board.Http.PostAsync(new Uri("/v1/batch", UriKind.Relative), content);

        Assert.StartsWith("error 2 invalid ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
