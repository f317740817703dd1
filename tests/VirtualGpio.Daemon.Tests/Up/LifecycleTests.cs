// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>How a board starts, ends, dies and is taken over.</summary>
public sealed class LifecycleTests : BoardTests
{
    [Theory]
    [InlineData(LinuxSignal.Interrupt)]
    [InlineData(LinuxSignal.Terminate)]
    [InlineData(LinuxSignal.HangUp)]
    public async Task A_signal_stops_the_board_and_without_a_guest_its_wire_too(LinuxSignal signal)
    {
        UpProcess up = await UpAsync();
        Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, signal);
        UpResult result = await up.EndAsync();
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.Null(InstanceLock.Holder(Chip.WireLock));
        Assert.False(File.Exists(Paths.ApiSocket) || File.Exists(Chip.GuestSocket) || File.Exists(Chip.HostSocket));
    }

    [Fact]
    public async Task A_body_that_is_refused_and_a_script_that_is_cut_off_are_no_failures_of_the_server()
    {
        UpProcess up = await UpAsync();
        HttpClient api = Connect();
        using HttpResponseMessage refused = await api.PutAsync(new Uri("/v1/levels", UriKind.Relative), Json("""{"nix":1}"""));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        using var script = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new StringContent("echo here\nsleep 10m\n") };
        using HttpResponseMessage answer = await api.SendAsync(script, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("here", await lines.ReadLineAsync());
        UpResult result = await StopAsync(up);
        Assert.StartsWith("error 2 stopping", await lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal((0, ""), (result.Status, result.Errors));
    }

    [Fact]
    public async Task A_second_one_of_the_same_name_is_refused_and_the_first_goes_on()
    {
        await UpAsync();
        int first = InstanceLock.Holder(Paths.UpLock)!.Value;
        UpResult second = await RefusedAsync();
        Assert.Equal(1, second.Status);
        Assert.Contains($"Board 'board' is running already (process {first})", second.Errors, StringComparison.Ordinal);
        Assert.Equal("0", await LevelAsync(Connect(), "0"));
        await UpAsync("--name", "other");
        Assert.Equal("0", await LevelAsync(Connect("other"), "0"));
    }

    [Fact]
    public async Task A_board_that_was_killed_is_taken_over_with_its_guest_by_the_next_one()
    {
        UpProcess up = await UpAsync();
        int? wire = InstanceLock.Holder(Chip.WireLock);
        using IvshmemPeer guest = IvshmemPeer.Connect(Chip.GuestSocket, UpProcess.Patience);
        await up.ReadUntilAsync("gpio0: guest attached");
        Kill();
        await up.EndAsync();
        // What it left at its path is no socket that somebody listens at.
        Assert.True(File.Exists(Paths.ApiSocket));

        UpProcess next = await UpAsync();
        Assert.Equal(wire, InstanceLock.Holder(Chip.WireLock));
        Assert.NotEqual("detached", (await ChipAsync(Connect(), "gpio0")).Guest);
        guest.Dispose();
        await next.ReadUntilAsync("guest detached");
    }

    [Fact]
    public async Task Stopped_with_a_guest_the_wire_stays_for_the_next_one_and_that_is_told()
    {
        UpProcess up = await UpAsync();
        using IvshmemPeer guest = IvshmemPeer.Connect(Chip.GuestSocket, UpProcess.Patience);
        await up.ReadUntilAsync("guest attached");
        UpResult result = await StopAsync(up);
        Assert.Equal(0, result.Status);
        Assert.Contains("the wire stays for it", result.Errors, StringComparison.Ordinal);
        Assert.NotNull(InstanceLock.Holder(Chip.WireLock));

        up = await UpAsync("--stop-wire");
        result = await StopAsync(up);
        Assert.Contains("the wire was stopped with a guest attached", result.Errors, StringComparison.Ordinal);
        Assert.Null(InstanceLock.Holder(Chip.WireLock));
    }

    [Fact]
    public async Task A_wire_with_memory_of_another_size_is_refused_with_what_to_do_and_stays()
    {
        RuntimeDirectory.Create(Chip);
        UpProcess former = Track(UpProcess.StartProgram(
            UpProcess.Program,
            new WireArguments { Paths = Chip, Kind = WireKind.Ivshmem, MemorySize = 8192, Idle = TimeSpan.FromMinutes(5) }.ToArray()));
        Assert.Equal("ready", await former.ReadLineAsync());
        UpResult result = await RefusedAsync();
        Assert.Equal(1, result.Status);
        Assert.Contains($"has 8192 bytes of memory, and {TransportTable.SizeFor(32)} are needed", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"Nobody is attached to it, so end it with: kill {former.Id}", result.Errors, StringComparison.Ordinal);
        Assert.Equal(former.Id, InstanceLock.Holder(Chip.WireLock));

        using IvshmemPeer guest = IvshmemPeer.Connect(Chip.GuestSocket, UpProcess.Patience);
        result = await RefusedAsync();
        Assert.Contains("stop its guest's machine", result.Errors, StringComparison.Ordinal);
        former.Signal(LinuxSignal.Terminate);
        Assert.Equal(0, (await former.EndAsync()).Status);
        await UpAsync();
    }

    [Fact]
    public async Task The_wire_ends_by_itself_when_nobody_is_attached()
    {
        UpProcess up = await UpAsync("--wire-idle", "200ms");
        Assert.NotNull(InstanceLock.Holder(Chip.WireLock));
        Kill();
        await up.EndAsync();
        Assert.True(SpinWait.SpinUntil(() => InstanceLock.Holder(Chip.WireLock) is null, UpProcess.Patience));
        await UpAsync();
    }

    [Fact]
    public async Task When_a_wire_is_killed_its_chip_faults_the_others_go_on_and_a_chip_anew_recovers()
    {
        string file = Directory.Write("two.yaml", "name: board\nchips:\n  gpio0: { lines: 4 }\n  gpio1: { lines: 4 }\n");
        UpProcess up = await UpAsync(file);
        Signals.Kill(InstanceLock.Holder(Chip.WireLock)!.Value, LinuxSignal.Kill);
        await up.ReadUntilAsync("gpio0: FAULT");
        HttpClient api = Connect();
        Assert.NotNull((await ChipAsync(api, "gpio0")).Fault);
        await SetAsync(api, "gpio1:0", 1);
        Assert.Equal("1", await LevelAsync(api, "gpio1:0"));

        using HttpResponseMessage removed = await api.DeleteAsync(new Uri("/v1/chips/gpio0?force=true", UriKind.Relative));
        Assert.True(removed.IsSuccessStatusCode);
        ChipInfo anew = await AskAsync(api, HttpMethod.Post, "/v1/chips", ApiJson.Default.ChipInfo, """{"name":"gpio0","lines":4}""");
        Assert.Null(anew.Fault);
        using IvshmemPeer guest = IvshmemPeer.Connect(Chip.GuestSocket, UpProcess.Patience);
        await up.ReadUntilAsync("gpio0: guest attached");
    }

    [Fact]
    public async Task A_chip_that_is_added_has_a_wire_and_one_that_is_removed_has_none()
    {
        await UpAsync();
        HttpClient api = Connect();
        ChipPaths paths = Paths.Chip("extra");
        ChipInfo added = await AskAsync(api, HttpMethod.Post, "/v1/chips", ApiJson.Default.ChipInfo, """{"name":"extra","lines":2,"names":["a","b"]}""");
        Assert.Contains(paths.GuestSocket, string.Join(' ', added.QemuArguments), StringComparison.Ordinal);
        Assert.NotNull(InstanceLock.Holder(paths.WireLock));
        using HttpResponseMessage twice = await api.PostAsync(new Uri("/v1/chips", UriKind.Relative), Json("""{"name":"extra"}"""));
        Assert.Equal(System.Net.HttpStatusCode.Conflict, twice.StatusCode);
        using HttpResponseMessage outside = await api.PostAsync(new Uri("/v1/chips", UriKind.Relative), Json("""{"name":"../x"}"""));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, outside.StatusCode);
        using HttpResponseMessage removed = await api.DeleteAsync(new Uri("/v1/chips/extra", UriKind.Relative));
        Assert.True(removed.IsSuccessStatusCode);
        Assert.Null(InstanceLock.Holder(paths.WireLock));
    }

    [Fact]
    public async Task A_chip_without_interrupts_needs_no_wire()
    {
        await UpAsync("--plain");
        HttpClient api = Connect();
        await SetAsync(api, "0", 1);
        Assert.Equal("1", await LevelAsync(api, "0"));
        Assert.Equal("ivshmem-plain", (await ChipAsync(api, "gpio0")).Transport);
        Assert.True(File.Exists(Chip.Memory));
        Assert.False(File.Exists(Chip.WireLock));
    }

    [Fact]
    public async Task Programs_can_wait_for_the_board_and_read_what_to_tell_QEMU()
    {
        UpProcess up = Start("--json");
        using JsonDocument ready = JsonDocument.Parse((await up.ReadLineAsync())!);
        Assert.Equal("ready", ready.RootElement.GetProperty("event").GetString());
        Assert.Equal(Paths.ApiSocket, ready.RootElement.GetProperty("api").GetString());
        JsonElement chip = ready.RootElement.GetProperty("chips")[0];
        Assert.Contains(Chip.GuestSocket, chip.GetProperty("qemu").GetString(), StringComparison.Ordinal);
        Assert.False(chip.GetProperty("resumed").GetBoolean());
        using IvshmemPeer guest = IvshmemPeer.Connect(Chip.GuestSocket, UpProcess.Patience);
        Assert.Equal("""{"event":"guest-attached","chip":"gpio0","text":"guest attached"}""", await up.ReadLineAsync());
    }

    [Fact]
    public async Task Whoever_reads_the_output_can_leave_and_the_board_ends_cleanly_and_at_once()
    {
        UpProcess shell = Track(UpProcess.StartProgram(
            "/bin/bash", ["-c", $"'{UpProcess.Program}' up --dir '{Base}' | head -n 1; echo \"${{PIPESTATUS[0]}}\""]));
        UpResult result = await shell.EndAsync();
        Assert.Equal("0", result.Output.Trim().Split('\n')[^1]);
        Assert.Equal("", result.Errors);
        Assert.Null(InstanceLock.Holder(Chip.WireLock));
    }

    [Fact]
    public async Task A_stop_with_open_streams_ends_them_and_the_board()
    {
        UpProcess up = await UpAsync();
        HttpClient api = Connect();
        using HttpResponseMessage events = await api.GetAsync(new Uri("/v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using HttpResponseMessage wave = await api.GetAsync(new Uri("/v1/waveform", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Task<HttpResponseMessage> burst = api.PostAsync(new Uri("/v1/toggle", UriKind.Relative), Json("""{"lines":["0"],"count":1000000,"periodNanoseconds":1000000}"""));
        Task<string> told = events.Content.ReadAsStringAsync();
        Task<string> recorded = wave.Content.ReadAsStringAsync();
        await AskAsync(api, HttpMethod.Get, "/v1/board", ApiJson.Default.BoardInfo);
        UpResult result = await StopAsync(up);
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.StartsWith("{", await told, StringComparison.Ordinal);
        Assert.Contains("$enddefinitions", await recorded, StringComparison.Ordinal);
        try
        {
            using HttpResponseMessage answer = await burst;
            Assert.False(answer.IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            // Cut off before it could be told.
        }
    }

    [Fact]
    public async Task The_wire_stays_lean()
    {
        await UpAsync();
        string maps = await File.ReadAllTextAsync($"/proc/{InstanceLock.Holder(Chip.WireLock)}/maps");
        Assert.Contains("VirtualGpio.Ivshmem.dll", maps, StringComparison.Ordinal);
        foreach (string heavy in new[] { "AspNetCore", "CommandLine", "YamlDotNet", "System.Net.Http", "System.Text.Json", "Microsoft.Extensions" })
            Assert.DoesNotContain(heavy, maps, StringComparison.Ordinal);
    }

    private void Kill() => Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Kill);

    private async Task<UpResult> StopAsync(UpProcess up)
    {
        Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Terminate);
        return await up.EndAsync();
    }
}
