// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Tests.Rig;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Endpoints;

public sealed class ReadingTests
{
    [Fact]
    public async Task The_board_tells_what_it_is()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("button", Level.High);

        BoardInfo info = (await board.Http.GetFromJsonAsync("/v1/board", ApiJson.Default.BoardInfo))!;

        Assert.Equal("bench", info.Name);
        Assert.Equal("session1", info.Session);
        Assert.Equal(board.Host.Events.Last, info.Sequence);
        Assert.Equal(["gpio0", "gpio1"], info.Chips);
        Assert.Equal(["button1"], info.Devices);
        Assert.Equal("/boards/bench.yaml", info.File);
        Assert.Equal(Environment.ProcessId, info.Process);
        Assert.Equal(board.Host.Map.Nets.Count, info.Nets);
        Assert.InRange(info.Time, 1, MonotonicClock.Nanoseconds);
        var wall = DateTimeOffset.UnixEpoch.AddTicks((info.Epoch + info.Time) / 100);
        Assert.InRange(wall, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task Health_is_ok_while_the_board_lives_and_not_after()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Assert.Equal("ok\n", await board.Http.GetStringAsync("/healthz"));
        await board.Host.DisposeAsync();
        await board.Host.Completion;

        Problem problem = await board.RefusedAsync(HttpStatusCode.InternalServerError, "GET", "/healthz");
        Assert.Equal(ProblemCodes.Failed, problem.Code);
    }

    [Fact]
    public async Task What_is_asked_of_a_board_that_has_ended_is_answered_with_an_error()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.Host.DisposeAsync();
        await board.Host.Completion;

        Problem problem = await board.RefusedAsync(HttpStatusCode.ServiceUnavailable, "GET", "/v1/levels?line=button");
        Assert.Equal(ProblemCodes.Stopping, problem.Code);
    }

    [Fact]
    public async Task Chips_are_listed_and_told_of_one_by_one()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        board.Chip1.Guest = Hosting.GuestState.Running;
        board.Chip1.Warns = "It gets no edges.";

        ChipInfo[] chips = (await board.Http.GetFromJsonAsync("/v1/chips", ApiJson.Default.ChipInfoArray))!;
        ChipInfo chip = (await board.Http.GetFromJsonAsync("/v1/chips/gpio1", ApiJson.Default.ChipInfo))!;

        Assert.Equal(["gpio0", "gpio1"], chips.Select(one => one.Name));
        Assert.Equal(["detached", "running"], chips.Select(one => one.Guest));
        Assert.Equal("stub", chip.Transport);
        Assert.Equal(4, chip.Lines);
        Assert.Equal(2, chip.Protocol);
        Assert.Equal(41, chip.EdgesSent);
        Assert.Equal(["-device", "stub,chip=gpio1"], chip.QemuArguments);
        Assert.Equal("/run/gpio1", chip.GuestSocket);
        Assert.Equal([null, "It gets no edges."], chips.Select(one => one.Warning));
        Assert.Null(chip.Fault);
    }

    [Fact]
    public async Task Lines_come_in_the_order_in_which_they_were_asked_for_each_once()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Assert.Equal(
            ["gpio0:1", "gpio0:0", "gpio1:0", "gpio1:1", "gpio1:2", "gpio1:3"],
            await AddressesAsync(board, "?line=led&line=gpio0:0&line=led&chip=gpio1"));
        Assert.Equal(["gpio0:6", "gpio1:2"], await AddressesAsync(board, "?line=shared"));
        Assert.Equal(12, (await AddressesAsync(board, "")).Length);
    }

    [Fact]
    public async Task A_line_shows_what_software_asked_for_and_who_drives_it()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.DriveAsSoftwareAsync(1, Level.High);
        await board.SetAsync("button", Level.High);

        LineInfo[] lines = (await board.Http.GetFromJsonAsync("/v1/lines?line=led&line=button", ApiJson.Default.LineInfoArray))!;

        LineInfo led = lines[0];
        Assert.Equal(("gpio0", 1, "led", "output"), (led.Chip, led.Offset, led.Name, led.Direction));
        Assert.Equal(board.Host.Map.NetOf(board.Net("led"))!.Name, led.Net);
        Assert.True(led.Used);
        Assert.Equal("guest-tool", led.Consumer);
        Assert.Equal(["gpio0:1"], led.DrivenBy);
        Assert.NotNull(led.DrivenSince);
        Assert.Equal(1, led.Level);
        Assert.Equal(1, led.Changes);
        Assert.Null(led.Host);
        Assert.Equal((2, 1), (led.EdgesSent, led.EdgesDelivered));
        LineInfo button = lines[1];
        Assert.Equal(("input", "high", false), (button.Direction, button.Host, button.Used));
        Assert.Equal(["host"], button.DrivenBy);
        Assert.Null(button.Consumer);
        Assert.Null(button.Bias);
    }

    [Fact]
    public async Task A_line_that_nothing_drives_has_no_driver_and_no_time_since_when()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        LineInfo line = (await board.Http.GetFromJsonAsync("/v1/lines?line=reset", ApiJson.Default.LineInfoArray))!.Single();

        Assert.Empty(line.DrivenBy);
        Assert.Null(line.DrivenSince);
        Assert.Null(line.Forced);
    }

    [Fact]
    public async Task Nets_show_all_that_drives_them()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("shared", Level.High);

        NetInfo net = (await board.Http.GetFromJsonAsync("/v1/nets/shared", ApiJson.Default.NetInfo))!;
        NetInfo key = (await board.Http.GetFromJsonAsync("/v1/nets?net=key", ApiJson.Default.NetInfoArray))!.Single();
        NetInfo[] all = (await board.Http.GetFromJsonAsync("/v1/nets", ApiJson.Default.NetInfoArray))!;

        Assert.Equal(["gpio0:6", "gpio1:2"], net.Lines);
        Assert.Equal(1, net.Level);
        Assert.Equal(1, net.Changes);
        Assert.Equal(("host", "host", "high"), (net.Terminals.Single().Name, net.Terminals.Single().Kind, net.Terminals.Single().Signal));
        Assert.False(net.Floats);
        Assert.Equal("keep", net.Rest);
        Assert.Equal(("pull-up", 1), (key.Terminals.Single().Signal, key.Level));
        Assert.Equal(board.Host.Map.Nets.Select(one => one.Name), all.Select(one => one.Name));
    }

    [Fact]
    public async Task Levels_come_as_JSON_or_as_text_whichever_is_asked_for()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        await board.SetAsync("button", Level.High);
        const string path = "/v1/levels?line=button&line=gpio0:1&line=button";

        LevelsInfo levels = (await board.Http.GetFromJsonAsync(path, ApiJson.Default.LevelsInfo))!;
        Assert.Equal([1, 0, 1], levels.Levels);

        foreach ((string accept, string type) in new[]
        {
            ("text/plain", "text/plain"), ("*/*", "application/json"), ("text/plain;q=0.5, application/json", "application/json"),
            ("application/json;q=0.5, text/plain", "text/plain"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(accept);
            using HttpResponseMessage response = await board.Http.SendAsync(request);
            Assert.Equal(new MediaTypeHeaderValue(type), response.Content.Headers.ContentType);
            if (type == "text/plain")
                Assert.Equal("1 0 1\n", await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("/v1/levels?line=buton", 404, "not-found", "button")]
    [InlineData("/v1/levels", 400, "invalid", "line=")]
    [InlineData("/v1/levels?line=twin", 400, "invalid", "gpio1:0")]
    [InlineData("/v1/levels?lines=button", 400, "invalid", "'line'")]
    [InlineData("/v1/lines?chip=gpio9", 404, "not-found", "gpio0")]
    [InlineData("/v1/lines?line=key", 404, "not-found", "/v1/nets?net=key")]
    [InlineData("/v1/lines?line=gpio0:99", 404, "not-found", "0 to 7")]
    [InlineData("/v1/nets/nonesuch", 404, "not-found", "nonesuch")]
    [InlineData("/v1/chips/gpio7", 404, "not-found", "gpio1")]
    [InlineData("/v1/devices/buttn1", 404, "not-found", "button1")]
    [InlineData("/v1/board?x=1", 400, "invalid", "'x'")]
    [InlineData("/v1/events?after=-1", 400, "invalid", "'after'")]
    [InlineData("/v1/events?after=1&after=2", 400, "invalid", "2 times")]
    [InlineData("/v1/events?after=1000", 400, "invalid", "1000")]
    [InlineData("/v1/events?event=egde", 400, "invalid", "'edge'")]
    [InlineData("/v1/events?line=buton", 404, "not-found", "button")]
    [InlineData("/v1/nowhere", 404, "not-found", "/v1/nowhere")]
    [InlineData("/", 404, "not-found", "openapi")]
    public async Task What_cannot_be_read_is_refused_with_what_to_do(string path, int status, string code, string word)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem problem = await board.RefusedAsync((HttpStatusCode)status, "GET", path);

        Assert.Equal(code, problem.Code);
        Assert.Contains(word, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_more_lines_than_possible_is_too_large()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        string path = $"/v1/levels?{string.Join('&', Enumerable.Repeat("line=led", 4097))}";

        Assert.Equal(ProblemCodes.TooLarge, (await board.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "GET", path)).Code);
        using HttpResponseMessage most = await board.SendAsync("GET", path[..path.LastIndexOf('&')]);
        Assert.Equal(HttpStatusCode.OK, most.StatusCode);
    }

    [Fact]
    public async Task Devices_show_their_readings_and_do_what_they_are_told()
    {
        await using TestBoard board = await TestBoard.StartAsync();

        using HttpResponseMessage press = await board.SendAsync("POST", "/v1/devices/button1/actions/press");
        DeviceInfo device = (await board.Http.GetFromJsonAsync("/v1/devices/button1", ApiJson.Default.DeviceInfo))!;

        Assert.Equal(HttpStatusCode.NoContent, press.StatusCode);
        Assert.Equal(Level.Low, await board.LevelAsync("key"));
        Assert.Equal("true", device.Readings["pressed"]);
        Assert.Equal("button", device.Type);
        Assert.Equal("key", device.Pins["line"]);
        Assert.Equal(["press", "release", "click"], device.Actions);
        Assert.Equal("button1", (await board.Http.GetFromJsonAsync("/v1/devices", ApiJson.Default.DeviceInfoArray))!.Single().Name);
    }

    [Theory]
    [InlineData("button1/actions/pres", "{}", 400, "press")]
    [InlineData("button1/actions/click", """{"arguments":{"fo":"1ms"}}""", 400, "for")]
    [InlineData("button9/actions/press", "", 404, "button1")]
    public async Task An_action_that_is_not_possible_is_refused(string path, string body, int status, string word)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem problem = await board.RefusedAsync((HttpStatusCode)status, "POST", $"/v1/devices/{path}", body);

        Assert.Contains(word, problem.Detail, StringComparison.Ordinal);
    }

    private static async Task<string[]> AddressesAsync(TestBoard board, string query) =>
        [.. (await board.Http.GetFromJsonAsync($"/v1/lines{query}", ApiJson.Default.LineInfoArray))!.Select(line => $"{line.Chip}:{line.Offset}")];
}
