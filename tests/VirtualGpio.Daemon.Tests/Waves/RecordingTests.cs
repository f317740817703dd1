// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Tests.Up;
using VirtualGpio.Daemon.Waves;
using VirtualGpio.Hosting;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Tests.Waves;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_recording_holds_exactly_what_was_driven_also_at_full_speed()
    {
        const int toggles = 500_000;
        await using WaveBoard board = await WaveBoard.StartAsync(1 << 20);
        RecordingInfo started = await board.Shelf.StartAsync("r", board.File("r.vcd"), [], overwrite: false);
        Assert.Equal("running", started.State);
        await board.Host.ToggleAsync([board.Net("b"), board.Net("bus")], toggles, TimeSpan.Zero);
        RecordingInfo ended = await board.Shelf.EndAsync("r");
        Assert.Equal(("stopped", 0L, 2L * toggles), (ended.State, ended.Missed, ended.Changes));
        Assert.Equal(new FileInfo(board.File("r.vcd")).Length, ended.Bytes);
        foreach (string signal in new[] { "gpio0.b", "nets.bus" })
        {
            List<VcdChange> changes = WaveBoard.Read(board.File("r.vcd"), signal);
            Assert.Equal((toggles + 1, VcdValue.Low, 0L), (changes.Count, changes[0].Value, changes[0].Time));
            WaveBoard.AssertAlternates(changes);
        }

        // The others are there, under chip and name or offset, and stand still.
        Assert.Single(WaveBoard.Read(board.File("r.vcd"), "gpio0.3"));
        Assert.Single(WaveBoard.Read(board.File("r.vcd"), "gpio1.a"));
        Assert.Empty(board.Shelf.All());
    }

    [Fact]
    public async Task Recordings_that_start_and_stop_in_the_middle_of_bursts_lose_no_change_and_hold_none_twice()
    {
        await using WaveBoard board = await WaveBoard.StartAsync(1 << 20);
        using var stop = new CancellationTokenSource();
        // As fast as the ring of events holds all of it for seconds, however busy this machine is.
        Task<BurstResult> burst = board.Host.ToggleAsync([board.Net("b"), board.Net("bus")], long.MaxValue / 4, TimeSpan.FromMicroseconds(10), stop.Token);
        int number = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<byte>(), wait => RecordAsync(board, number++, wait).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => burst);

        static async Task RecordAsync(WaveBoard board, int number, byte changes)
        {
            string file = board.File($"{number}.vcd");
            await board.Shelf.StartAsync($"r{number}", file, [board.Net("b"), board.Net("bus")], overwrite: false);
            await board.Host.WaitAsync(new WaitCondition { Kind = WaitKind.Edge, Net = board.Net("b"), Count = changes + 1 }, UpProcess.Patience);
            RecordingInfo ended = await board.Shelf.EndAsync($"r{number}");
            Assert.Equal(0, ended.Missed);
            foreach (string signal in new[] { "gpio0.b", "nets.bus" })
            {
                List<VcdChange> found = WaveBoard.Read(file, signal);
                Assert.True(found.Count > changes);
                WaveBoard.AssertAlternates(found);
            }
        }
    }

    [Fact]
    public async Task A_recorder_that_is_overtaken_says_so_and_goes_on_with_the_levels_as_they_are()
    {
        await using WaveBoard board = await WaveBoard.StartAsync(events: 16);
        using var file = new MemoryStream();
        WaveRecorder recorder = await WaveRecorder.StartAsync(board.Host, SignalSet.Of(board.Host.Map, []), file, 1 << 16);
        await board.Host.ToggleAsync([board.Net("b")], 1001, TimeSpan.Zero);
        while (await recorder.TakeAsync(long.MaxValue))
        {
            // Until nothing is left.
        }

        await board.SetAsync("b", Level.Low);
        Assert.True(await recorder.TakeAsync(long.MaxValue));
        recorder.Finish();
        recorder.Flush();
        Assert.InRange(recorder.Missed, 985, 1001);
        file.Position = 0;
        Assert.Equal(
            [VcdValue.Low, VcdValue.Unknown, VcdValue.High, VcdValue.Low],
            WaveBoard.Read(file, "gpio0.b").Select(change => change.Value));
        string text = System.Text.Encoding.UTF8.GetString(file.ToArray());
        Assert.Contains("came too fast and are not in this file", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_of_a_chip_that_is_removed_become_unknown()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        await board.Shelf.StartAsync("r", board.File("r.vcd"), [], overwrite: false);
        await board.SetAsync("gpio1:a", Level.High);
        await board.Host.RemoveChipAsync("gpio1");
        await board.SetAsync("b", Level.High);
        Assert.Equal("stopped", (await board.Shelf.EndAsync("r")).State);
        Assert.Equal([VcdValue.Low, VcdValue.High, VcdValue.Unknown], WaveBoard.Read(board.File("r.vcd"), "gpio1.a").Select(change => change.Value));
        Assert.Equal([VcdValue.Low, VcdValue.High], WaveBoard.Read(board.File("r.vcd"), "gpio0.b").Select(change => change.Value));
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_and_nothing_else()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        var failed = new TaskCompletionSource<Recording>();
        Recording recording = await Recording.StartAsync(
            "r", "/disk/r.vcd", board.Host, [board.Net("b")], new FailingStream(1000), found => failed.TrySetResult(found));
        await board.Host.ToggleAsync([board.Net("b")], 10_000, TimeSpan.Zero);
        Assert.Same(recording, await failed.Task.WaitAsync(UpProcess.Patience));
        await recording.StopAsync();
        RecordingInfo info = recording.Info();
        Assert.Equal(("failed", "/disk/r.vcd cannot be written: No space left on device"), (info.State, info.Error));
        await board.SetAsync("b", Level.High);
    }

    [Fact]
    public async Task What_was_driven_is_in_the_file_a_second_later_without_an_end()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        await board.Shelf.StartAsync("r", board.File("r.vcd"), [board.Net("b")], overwrite: false);
        await board.SetAsync("b", Level.High);
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(board.File("r.vcd")).EndsWith("1!\n", StringComparison.Ordinal), UpProcess.Patience));
    }

    [Fact]
    public async Task Recordings_are_started_listed_and_ended_over_the_API()
    {
        await using WaveBoard board = await WaveBoard.StartAsync();
        string file = board.File("r.vcd");
        using (HttpResponseMessage created = await board.SendAsync("POST", "/v1/recordings", Wanted("r", file, "b", "bus")))
        {
            Assert.Equal((HttpStatusCode.Created, "/v1/recordings/r"), (created.StatusCode, created.Headers.Location?.ToString()));
            RecordingInfo info = (await created.Content.ReadFromJsonAsync(ApiJson.Default.RecordingInfo))!;
            Assert.Equal(["gpio0.1", "bus"], info.Nets);
        }

        Assert.Contains("recording 'r' already", await board.RefusedAsync(HttpStatusCode.Conflict, "POST", "/v1/recordings", Wanted("r", board.File("s.vcd"))), StringComparison.Ordinal);
        Assert.Contains("'r' writes to", await board.RefusedAsync(HttpStatusCode.Conflict, "POST", "/v1/recordings?overwrite=true", Wanted("s", file)), StringComparison.Ordinal);
        Assert.Contains("no absolute path", await board.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/recordings", Wanted("s", "x.vcd")), StringComparison.Ordinal);
        Assert.Contains("cannot be written", await board.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/recordings", Wanted("s", board.File("no/x.vcd"))), StringComparison.Ordinal);
        Assert.Contains("cannot be written", await board.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/recordings?overwrite=true", Wanted("s", "/dev/null")), StringComparison.Ordinal);
        Assert.Contains("cannot be a recording's name", await board.RefusedAsync(HttpStatusCode.BadRequest, "POST", "/v1/recordings", Wanted("a/b", board.File("s.vcd"))), StringComparison.Ordinal);
        Assert.Contains("no line 'nix'", await board.RefusedAsync(HttpStatusCode.NotFound, "POST", "/v1/recordings", Wanted("s", board.File("s.vcd"), "nix")), StringComparison.Ordinal);
        Assert.Contains("no recording 'x'", await board.RefusedAsync(HttpStatusCode.NotFound, "DELETE", "/v1/recordings/x"), StringComparison.Ordinal);

        await board.SetAsync("b", Level.High);
        using (HttpResponseMessage ended = await board.SendAsync("DELETE", "/v1/recordings/r"))
        {
            RecordingInfo info = (await ended.Content.ReadFromJsonAsync(ApiJson.Default.RecordingInfo))!;
            Assert.Equal(("stopped", 1L), (info.State, info.Changes));
        }

        Assert.Contains("is there already", await board.RefusedAsync(HttpStatusCode.Conflict, "POST", "/v1/recordings", Wanted("r", file)), StringComparison.Ordinal);
        using (HttpResponseMessage again = await board.SendAsync("POST", "/v1/recordings?overwrite=true", Wanted("r", file)))
            Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        using HttpResponseMessage list = await board.SendAsync("GET", "/v1/recordings");
        Assert.Equal(["r"], (await list.Content.ReadFromJsonAsync(ApiJson.Default.RecordingInfoArray))!.Select(info => info.Name));
    }

    private static JsonContent Wanted(string name, string file, params string[] lines) =>
        JsonContent.Create(new NewRecording { Name = name, File = file, Lines = lines }, ApiJson.Default.NewRecording);
}
