// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Text;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Tests.Up;
using VirtualGpio.Hosting;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Tests.Waves;

/// <summary><c>GET /v1/waveform</c> and <c>POST /v1/play</c>.</summary>
public sealed class WaveformTests
{
    [Fact]
    public async Task A_waveform_of_some_lines_is_streamed_while_it_happens_and_ends_when_the_server_stops()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        using HttpResponseMessage answer = await board.SendAsync("GET", "/v1/waveform?line=b&line=bus");
        Assert.Equal("application/vnd.vcd", answer.Content.Headers.ContentType?.MediaType);
        using Stream body = await answer.Content.ReadAsStreamAsync();
        using var lines = new StreamReader(body);
        await ReadToAsync(lines, "$end", after: "$dumpvars");
        await board.SetAsync("bus", Level.High);
        Assert.StartsWith("#", await lines.ReadLineAsync().WaitAsync(UpProcess.Patience), StringComparison.Ordinal);
        Assert.Equal("1\"", await lines.ReadLineAsync().WaitAsync(UpProcess.Patience));
        await board.SetAsync("b", Level.High);
        Task stop = board.Server.StopAsync();
        string rest = await lines.ReadToEndAsync().WaitAsync(UpProcess.Patience);
        Assert.Contains("\n1!\n#", rest, StringComparison.Ordinal);
        await stop;
    }

    [Fact]
    public async Task A_waveform_with_a_duration_ends_by_itself_and_holds_nothing_later()
    {
        const long duration = 50_000_000;
        await using WaveBoard board = await WaveBoard.StartAsync();
        using var stop = new CancellationTokenSource();
        Task<BurstResult> burst = board.Host.ToggleAsync([board.Net("b")], long.MaxValue / 4, TimeSpan.FromMicroseconds(100), stop.Token);
        string text = await board.Http.GetStringAsync(new Uri($"/v1/waveform?line=b&duration={duration}", UriKind.Relative));
        await stop.CancelAsync();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var reader = new VcdReader(file);
        while (reader.TryRead(out _))
        {
            // To the end.
        }

        Assert.Equal(duration, reader.Time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => burst);
    }

    [Fact]
    public async Task A_client_that_reads_too_slowly_finds_unknown_levels_and_a_remark_and_then_the_levels_as_they_are()
    {
        const int toggles = 1_000_001;
        await using WaveBoard board = await WaveBoard.StartAsync(events: 1024);
        using HttpResponseMessage answer = await board.SendAsync("GET", "/v1/waveform?line=b");
        // More than all buffers on the way hold, and nobody reads.
        await board.Host.ToggleAsync([board.Net("b")], toggles, TimeSpan.Zero);
        Task<byte[]> reading = answer.Content.ReadAsByteArrayAsync();
        Task stop = board.Server.StopAsync();
        byte[] text = await reading.WaitAsync(UpProcess.Patience);
        await stop;
        using var file = new MemoryStream(text);
        List<VcdChange> changes = WaveBoard.Read(file, "gpio0.b");
        Assert.InRange(changes.Count, 4, toggles);
        Assert.Contains(changes, change => change.Value == VcdValue.Unknown);
        Assert.Equal(VcdValue.High, changes[^1].Value);
        Assert.Contains("came too fast and are not in this file", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waveform_of_what_is_not_there_is_refused()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        Assert.Contains("no line 'nix'", await board.RefusedAsync(HttpStatusCode.NotFound, "GET", "/v1/waveform?line=nix"), StringComparison.Ordinal);
        Assert.Contains("'duration' must be", await board.RefusedAsync(HttpStatusCode.BadRequest, "GET", "/v1/waveform?duration=-1"), StringComparison.Ordinal);
        Assert.Contains("is the longest", await board.RefusedAsync(HttpStatusCode.BadRequest, "GET", "/v1/waveform?duration=9000000000000000000"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_that_is_played_does_the_same_again()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        int[] nets = [board.Net("b"), board.Net("bus")];
        await board.Shelf.StartAsync("one", board.File("one.vcd"), nets, overwrite: false);
        await board.Host.ToggleAsync([nets[0]], 101, TimeSpan.FromMicroseconds(200));
        await board.Host.ToggleAsync(nets, 50, TimeSpan.FromMicroseconds(100));
        await board.Shelf.EndAsync("one");
        await board.Host.DriveAsync([new NetSignal(nets[0], Signal.HighImpedance), new NetSignal(nets[1], Signal.HighImpedance)], UpProcess.Patience);
        await board.SetAsync("b", Level.Low);

        await board.Shelf.StartAsync("two", board.File("two.vcd"), nets, overwrite: false);
        using HttpResponseMessage played = await board.SendAsync("POST", "/v1/play", new ByteArrayContent(await File.ReadAllBytesAsync(board.File("one.vcd"))));
        Assert.True(played.IsSuccessStatusCode, await played.Content.ReadAsStringAsync());
        await board.Shelf.EndAsync("two");
        foreach (string signal in new[] { "gpio0.b", "nets.bus" })
        {
            List<VcdChange> one = WaveBoard.Read(board.File("one.vcd"), signal);
            List<VcdChange> two = WaveBoard.Read(board.File("two.vcd"), signal);
            Assert.Equal(one.Select(change => change.Value), two.Select(change => change.Value));
            // Never earlier than recorded, counted from the first change.
            Assert.True(two[^1].Time - two[1].Time >= (one[^1].Time - one[1].Time) / 2);
            Assert.True(two[^1].Time - two[1].Time < UpProcess.Patience.TotalNanoseconds);
        }
    }

    [Fact]
    public async Task Signals_go_where_the_map_says_and_speed_shortens_the_times()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        // An hour, in a hundredth of a second.
        string vcd = Vcd("0!", "0\"", "#3600000000000", "1!", "1\"");
        using HttpResponseMessage played = await board.SendAsync("POST", "/v1/play?map=x:gpio0:3&map=top.y:gpio1:a&speed=360000", Body(vcd));
        BurstInfo burst = (await played.Content.ReadFromJsonAsync(ApiJson.Default.BurstInfo))!;
        Assert.Equal(4, burst.Changes);
        Assert.Equal((Level.High, Level.High, Level.Low), (await board.LevelAsync("gpio0:3"), await board.LevelAsync("gpio1:a"), await board.LevelAsync("b")));
    }

    [Theory]
    [InlineData("/v1/play", HttpStatusCode.BadRequest, "No signal of the file is called as a line")]
    [InlineData("/v1/play?map=x", HttpStatusCode.BadRequest, "says no signal and line")]
    [InlineData("/v1/play?map=x:nix", HttpStatusCode.NotFound, "no line 'nix'")]
    [InlineData("/v1/play?map=nix:b", HttpStatusCode.BadRequest, "nix")]
    [InlineData("/v1/play?map=x:b&map=top.y:gpio0:1", HttpStatusCode.BadRequest, "Several signals go to the net gpio0.1")]
    [InlineData("/v1/play?map=x:b&speed=0", HttpStatusCode.BadRequest, "speed")]
    [InlineData("/v1/play?map=x:b&speed=fast", HttpStatusCode.BadRequest, "'speed' must be a number")]
    public async Task Nothing_is_played_if_the_map_is_wrong(string path, HttpStatusCode status, string says)
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        Assert.Contains(says, await board.RefusedAsync(status, "POST", path, Body(Vcd("1!", "1\""))), StringComparison.Ordinal);
        Assert.Equal((Level.Low, 0L), (await board.LevelAsync("b"), board.Host.Events.Last - 2));
    }

    [Theory]
    [InlineData("no vcd at all")]
    [InlineData("$timescale 1 ns $end $var wire 1 ! b $end 1!")]
    [InlineData("")]
    public async Task What_is_no_recording_is_refused_with_the_place(string body)
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        Assert.Contains("\"code\":\"invalid\"", await board.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/play", Body(body)), StringComparison.Ordinal);
        Assert.Equal(Level.Low, await board.LevelAsync("b"));
    }

    [Fact]
    public async Task A_mistake_further_on_ends_the_playing_and_tells_its_line()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        string vcd = Vcd("1!", "#100", "nonsense");
        int line = vcd.Split('\n').ToList().IndexOf("nonsense") + 1;
        string told = await board.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/play?map=x:b", Body(vcd));
        Assert.True(told.Contains($"at line {line}, ", StringComparison.Ordinal) && told.Contains("'nonsense'", StringComparison.Ordinal), told);
        // Whoever comes next finds the line free.
        await board.SetAsync("b", Level.Low);
    }

    private static async Task ReadToAsync(StreamReader lines, string end, string after)
    {
        bool isAfter = false;
        while (await lines.ReadLineAsync().WaitAsync(UpProcess.Patience) is { } line)
        {
            if (isAfter && line == end)
                return;
            isAfter |= line == after;
        }

        Assert.Fail($"The file ended without '{after}'.");
    }

    private static StringContent Body(string text) => new(text, Encoding.UTF8, "application/vnd.vcd");

    private static string Vcd(params string[] changes) =>
        "$timescale 1 ns $end\n$scope module top $end\n$var wire 1 ! x $end\n$var wire 1 \" y $end\n$upscope $end\n$enddefinitions $end\n#0\n"
        + string.Join('\n', changes) + "\n";
}
