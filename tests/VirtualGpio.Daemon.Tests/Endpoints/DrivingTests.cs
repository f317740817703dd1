// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Endpoints;

public sealed class DrivingTests
{
    [Fact]
    public async Task Levels_are_set_all_at_once()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        await DoneAsync(board, "PUT", "/v1/levels", """{"values":[{"line":"button","level":1},{"line":"my line","level":1}],"settle":true}""");

        Assert.Equal(Level.High, await board.LevelAsync("button"));
        Assert.Equal(Level.High, await board.LevelAsync("my line"));
    }

    [Fact]
    public async Task Lines_are_pulled_driven_and_released()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        foreach ((string word, Signal signal) in new[]
        {
            ("pull-up", Signal.PullUp), ("pull-down", Signal.PullDown), ("high", Signal.StrongHigh), ("low", Signal.StrongLow), ("none", Signal.HighImpedance),
        })
        {
            await DoneAsync(board, "PUT", "/v1/drive", $$"""{"lines":["led","reset"],"signal":"{{word}}"}""");
            Assert.Equal(signal, await board.HostSignalAsync("led"));
            Assert.Equal(signal, await board.HostSignalAsync("reset"));
        }
    }

    [Fact]
    public async Task Nets_are_forced_whatever_drives_them_and_let_go()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.DriveAsSoftwareAsync(1, Level.Low);

        await DoneAsync(board, "PUT", "/v1/force", """{"lines":["led"],"level":1}""");
        Assert.Equal(Level.High, await board.LevelAsync("led"));

        await DoneAsync(board, "PUT", "/v1/force", """{"lines":["led"],"level":null}""");
        Assert.Equal(Level.Low, await board.LevelAsync("led"));
    }

    [Fact]
    public async Task Bursts_pulses_and_sequences_say_what_they_did()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("reset", Level.Low);

        BurstInfo burst = await BurstAsync(board, "/v1/toggle", """{"lines":["button","led"],"count":11}""");
        BurstInfo pulses = await BurstAsync(board, "/v1/pulse", """{"lines":["reset"],"widthNanoseconds":1000,"count":3}""");
        BurstInfo sequence = await BurstAsync(
            board,
            "/v1/sequence",
            """{"steps":[{"atNanoseconds":0,"set":{"my line":"1","shared":"pull-up"}},{"atNanoseconds":1000,"set":{"my line":"0"}}],"count":5}""");

        Assert.Equal(22, burst.Changes);
        Assert.Equal(Level.High, await board.LevelAsync("button"));
        Assert.Equal(6, pulses.Changes);
        Assert.Equal(Level.Low, await board.LevelAsync("reset"));
        Assert.InRange(pulses.ElapsedNanoseconds, 5000, long.MaxValue);
        Assert.InRange(sequence.Changes, 11, 20);
        Assert.Equal(10, (await board.Host.GetNetsAsync([board.Net("my line")]))[0].Changes);
        Assert.Equal(Signal.PullUp, await board.HostSignalAsync("shared"));
    }

    [Fact]
    public async Task Waiting_ends_with_what_was_waited_for()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("button", Level.High);

        WaitResult there = await WaitAsync(board, """{"line":"button","for":"level","level":1}""");
        WaitResult quiet = await WaitAsync(board, """{"line":"led","for":"stable","stableNanoseconds":1000000,"timeoutNanoseconds":60000000000}""");
        Task<WaitResult> edges = WaitAsync(board, """{"line":"led","for":"edge","edge":"rising","count":2}""");
        while (!edges.IsCompleted)
            await board.Host.ToggleAsync([board.Net("led")], 2, TimeSpan.Zero);

        Assert.Equal(1, there.Level);
        Assert.InRange(quiet.WaitedNanoseconds, 1_000_000, long.MaxValue);
        Assert.Equal(2, (await edges).Edges);
    }

    [Fact]
    public async Task What_does_not_come_in_time_is_a_timeout()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem problem = await board.RefusedAsync(
            HttpStatusCode.GatewayTimeout, "POST", "/v1/wait", """{"line":"button","for":"level","level":1,"timeoutNanoseconds":1000000}""");

        Assert.Equal(ProblemCodes.Timeout, problem.Code);
    }

    [Fact]
    public async Task A_line_that_software_drives_is_refused_and_nothing_is_half_done()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.DriveAsSoftwareAsync(1, Level.Low);

        Problem problem = await board.RefusedAsync(
            HttpStatusCode.Conflict, "PUT", "/v1/levels", """{"values":[{"line":"button","level":1},{"line":"led","level":1}]}""");

        Assert.Equal(ProblemCodes.LineDriven, problem.Code);
        Assert.Equal(Level.Low, await board.LevelAsync("button"));
    }

    [Fact]
    public async Task Software_that_makes_no_room_is_busy()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        board.Chip0.HasNoRoom = true;
        board.Chip0.Says = "gpio0: the consumer of line 0 sleeps.";

        Problem problem = await board.RefusedAsync(
            HttpStatusCode.GatewayTimeout, "PUT", "/v1/levels", """{"values":[{"line":"button","level":1}],"timeoutNanoseconds":1000000}""");

        Assert.Equal(ProblemCodes.GuestBusy, problem.Code);
        Assert.Contains("sleeps", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(Level.Low, await board.LevelAsync("button"));
    }

    [Fact]
    public async Task What_waits_for_a_chip_that_is_taken_out_of_service_fails()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        board.Chip0.HasNoRoom = true;
        Task<Problem> waiting = board.RefusedAsync(
            HttpStatusCode.Conflict, "PUT", "/v1/levels", """{"values":[{"line":"button","level":1}],"timeoutNanoseconds":60000000000}""");
        while (!waiting.IsCompleted)
            await board.Chip0.DoAsync(board.Host, (port, now) => port.TakeOut("It wrote 7 where 6 is the most.", now));

        Problem problem = await waiting;
        ChipInfo chip = (await board.Http.GetFromJsonAsync("/v1/chips/gpio0", ApiJson.Default.ChipInfo))!;

        Assert.Equal(ProblemCodes.Faulted, problem.Code);
        Assert.Contains("wrote 7", chip.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chips_are_added_and_removed()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        using HttpResponseMessage added = await board.SendAsync("POST", "/v1/chips", """{"name":"gpio2","lines":2,"names":["a",null]}""");
        ChipInfo chip = (await added.Content.ReadFromJsonAsync(ApiJson.Default.ChipInfo))!;
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("/v1/chips/gpio2", added.Headers.Location?.ToString());
        Assert.Equal(2, chip.Lines);
        Assert.Equal(Level.Low, await board.LevelAsync("a"));

        Assert.Equal(ProblemCodes.Conflict, (await board.RefusedAsync(HttpStatusCode.Conflict, "POST", "/v1/chips", """{"name":"gpio2"}""")).Code);
        await DoneAsync(board, "DELETE", "/v1/chips/gpio2", null);
        Assert.Equal(ProblemCodes.NotFound, (await board.RefusedAsync(HttpStatusCode.NotFound, "DELETE", "/v1/chips/gpio2")).Code);
    }

    [Fact]
    public async Task A_chip_with_a_guest_is_removed_by_force_alone()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        board.Chip1.Guest = Hosting.GuestState.Running;

        Problem problem = await board.RefusedAsync(HttpStatusCode.Conflict, "DELETE", "/v1/chips/gpio1");
        Assert.StartsWith("A guest is attached to 'gpio1' (running). Once the chip is removed, its machine is lost. ", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("force=true", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(ProblemCodes.Invalid, (await board.RefusedAsync(HttpStatusCode.BadRequest, "DELETE", "/v1/chips/gpio1?force=maybe")).Code);

        await DoneAsync(board, "DELETE", "/v1/chips/gpio1?force=true", null);
        Assert.Equal(["gpio0"], board.Host.Map.Chips.Select(chip => chip.Name));
    }

    [Fact]
    public async Task A_chip_that_has_lost_its_guest_from_sight_is_removed_by_force_alone_while_its_wire_runs()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        board.Chip1.Fails = true;
        while ((await board.Host.GetChipAsync("gpio1")).Fault is null)
            await board.Host.GetLevelsAsync([]);

        board.Yard.Holds = true;
        Problem problem = await board.RefusedAsync(HttpStatusCode.Conflict, "DELETE", "/v1/chips/gpio1");
        Assert.StartsWith("A guest may still be attached to 'gpio1'", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("its machine is lost", problem.Detail, StringComparison.Ordinal);

        board.Yard.Holds = false;
        await DoneAsync(board, "DELETE", "/v1/chips/gpio1", null);
    }

    [Fact]
    public async Task A_daemon_of_a_fixed_board_adds_no_chips()
    {
        await using TestBoard board = await TestBoard.StartAsync(options => options with { Chips = null });

        Assert.Equal(ProblemCodes.Conflict, (await board.RefusedAsync(HttpStatusCode.Conflict, "POST", "/v1/chips", """{"name":"gpio2"}""")).Code);
        Assert.Equal(ProblemCodes.Conflict, (await board.RefusedAsync(HttpStatusCode.Conflict, "DELETE", "/v1/chips/gpio1")).Code);
    }

    [Theory]
    [InlineData("PUT", "/v1/levels", """{"values":[]}""", "'values' is empty")]
    [InlineData("PUT", "/v1/levels", """{"values":[{"line":"button","level":2}]}""", "values[0].level")]
    [InlineData("PUT", "/v1/levels", """{"values":[{"line":"button","level":1},{"line":"gpio0:0","level":0}]}""", "same net")]
    [InlineData("PUT", "/v1/levels", """{"values":[{"line":"button","level":1}],"timeoutNanoseconds":-1}""", "timeoutNanoseconds")]
    [InlineData("PUT", "/v1/drive", """{"lines":["led"],"signal":"hgih"}""", "'high'")]
    [InlineData("PUT", "/v1/drive", """{"lines":[],"signal":"high"}""", "'lines' is empty")]
    [InlineData("PUT", "/v1/force", """{"lines":["led"],"level":7}""", "'level'")]
    [InlineData("POST", "/v1/toggle", """{"lines":["led"],"count":0}""", "'count'")]
    [InlineData("POST", "/v1/toggle", """{"lines":["led","led"]}""", "given twice")]
    [InlineData("POST", "/v1/toggle", """{"lines":["led"],"periodNanoseconds":-5}""", "periodNanoseconds")]
    [InlineData("POST", "/v1/pulse", """{"lines":["led"],"widthNanoseconds":0}""", "widthNanoseconds")]
    [InlineData("POST", "/v1/pulse", """{"lines":["led"],"widthNanoseconds":10,"periodNanoseconds":9}""", "periodNanoseconds")]
    [InlineData("POST", "/v1/pulse", """{"lines":["led"],"widthNanoseconds":10,"count":9223372036854775807}""", "pulses")]
    [InlineData("POST", "/v1/sequence", """{"steps":[]}""", "'steps' is empty")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{"led":"1"}},{"atNanoseconds":4,"set":{"led":"1"}}]}""", "steps[1].atNanoseconds")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":-5,"set":{"led":"1"}}]}""", "steps[0].atNanoseconds")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{}}]}""", "steps[0].set")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{"led":"on"}}]}""", "steps[0].set.led")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{"led":"1"}}],"periodNanoseconds":4}""", "periodNanoseconds")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{"led":"1"}}],"count":9223372036854775807}""", "longer")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{"led":"1","gpio0:1":"0"}}]}""", "same net")]
    [InlineData("POST", "/v1/wait", """{"line":"led","for":"level"}""", "'level' is missing")]
    [InlineData("POST", "/v1/wait", """{"line":"led","for":"stable"}""", "stableNanoseconds")]
    [InlineData("POST", "/v1/wait", """{"line":"led","for":"edge","count":0}""", "'count'")]
    [InlineData("POST", "/v1/wait", """{"line":"led","for":"edge","edge":"up"}""", "rising")]
    [InlineData("POST", "/v1/wait", """{"line":"led","for":"ever"}""", "stable")]
    public async Task A_value_that_is_wrong_is_named(string method, string path, string body, string word)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem problem = await board.RefusedAsync(HttpStatusCode.BadRequest, method, path, body);

        Assert.Equal(ProblemCodes.Invalid, problem.Code);
        Assert.Contains(word, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await board.Host.GetNetsAsync([board.Net("led")]))[0].Changes);
    }

    [Theory]
    [InlineData("PUT", "/v1/levels", """{"values":[{"line":"buton","level":1}]}""")]
    [InlineData("PUT", "/v1/drive", """{"lines":["buton"],"signal":"high"}""")]
    [InlineData("PUT", "/v1/force", """{"lines":["buton"],"level":1}""")]
    [InlineData("POST", "/v1/toggle", """{"lines":["buton"]}""")]
    [InlineData("POST", "/v1/pulse", """{"lines":["buton"],"widthNanoseconds":1}""")]
    [InlineData("POST", "/v1/sequence", """{"steps":[{"atNanoseconds":5,"set":{"buton":"1"}}]}""")]
    [InlineData("POST", "/v1/wait", """{"line":"buton","for":"edge"}""")]
    public async Task A_line_that_is_not_there_is_not_found_and_the_nearest_one_is_named(string method, string path, string body)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem problem = await board.RefusedAsync(HttpStatusCode.NotFound, method, path, body);

        Assert.Equal(ProblemCodes.NotFound, problem.Code);
        Assert.Contains("'button'", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_hangs_up_ends_what_he_waited_for()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using (RawConnection connection = await board.ConnectRawAsync())
        {
            const string body = """{"lines":["button"],"count":1000000000,"periodNanoseconds":1000000}""";
            await connection.WriteAsync($"POST /v1/toggle HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            await board.Host.WaitAsync(
                new Hosting.WaitCondition { Net = board.Net("button"), Kind = Hosting.WaitKind.Edge, Count = 2 }, TestBoard.Deadline);
        }

        // As long as the burst runs, the line is not quiet for this long.
        await board.Host.WaitAsync(
            new Hosting.WaitCondition { Net = board.Net("button"), Kind = Hosting.WaitKind.Stable, StableNanoseconds = 500_000_000 }, TestBoard.Deadline);
        Assert.Contains("virtualgpio_commands_total{command=\"toggle\",outcome=\"cancelled\"} 1", await board.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    private static async Task DoneAsync(TestBoard board, string method, string path, string? body)
    {
        using HttpResponseMessage response = await board.SendAsync(method, path, body);
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync());
    }

    private static async Task<BurstInfo> BurstAsync(TestBoard board, string path, string body)
    {
        using HttpResponseMessage response = await board.SendAsync("POST", path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.BurstInfo))!;
    }

    private static async Task<WaitResult> WaitAsync(TestBoard board, string body)
    {
        using HttpResponseMessage response = await board.SendAsync("POST", "/v1/wait", body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.WaitResult))!;
    }
}
