// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>Boards with software guests.</summary>
public sealed class GuestTests : BoardTests
{
    private const string TwoChips =
        """
        name: board
        chips:
          left: { lines: 4, names: [out, ready] }
          right: { lines: 4, names: [in] }
        nets:
          wire: [left:out, right:in]
        """;

    private static LineSettings Output { get; } = new() { Direction = LineDirection.Output, Requested = true };

    private static LineSettings BothEdges { get; } = new() { Requested = true, Trigger = InterruptTrigger.Both, InterruptEnabled = true };

    [Fact]
    public async Task The_output_of_one_guest_arrives_as_edges_at_another_one_all_of_them_in_order()
    {
        const int toggles = 100_000;
        // How many may be under way: the queue of reports has 16,384 entries, and a full one never makes the guest wait.
        const int window = 8192;
        UpProcess up = await UpAsync(Directory.Write("two.yaml", TwoChips));
        var edges = new EdgeCounter();
        using var left = new SoftwareGuestMachine(Paths.Chip("left").GuestSocket, new EdgeCounter());
        using var right = new SoftwareGuestMachine(Paths.Chip("right").GuestSocket, edges);
        await StartAsync(up, left, right);
        right.Do(guest => guest.Configure(0, BothEdges));
        left.Do(guest => guest.Configure(0, Output, Level.Low));
        await WaitForSettingsAsync(Connect());
        for (int i = 1; i <= toggles; i++)
        {
            Level level = i % 2 == 1 ? Level.High : Level.Low;
            left.Do(guest => guest.Set(0, level));
            if (i - edges.Count >= window)
                edges.WaitFor(i - (window / 2));
        }

        edges.WaitFor(toggles);
        left.Do(guest => Assert.Equal(0u, guest.Overflow));
        right.Do(guest => Assert.Equal((toggles, 0, Level.Low), (edges.Count, edges.Repeated, guest.Read(0))));
    }

    [Fact]
    public async Task Guests_live_through_the_death_of_their_board_and_go_on_without_loss_under_the_next_one()
    {
        const int alone = 1001;
        const int together = 2000;
        string file = Directory.Write("two.yaml", TwoChips);
        UpProcess up = await UpAsync(file);
        var edges = new EdgeCounter();
        using var left = new SoftwareGuestMachine(Paths.Chip("left").GuestSocket, new EdgeCounter());
        using var right = new SoftwareGuestMachine(Paths.Chip("right").GuestSocket, edges);
        await StartAsync(up, left, right);
        right.Do(guest => guest.Configure(0, BothEdges));
        left.Do(guest => guest.Configure(0, Output, Level.Low));
        await WaitForSettingsAsync(Connect());
        long expected = 0;
        for (int restart = 1; restart <= 3; restart++)
        {
            Toggle(left, together);
            edges.WaitFor(expected += together);
            Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Kill);
            await up.EndAsync();
            Toggle(left, alone);
            up = await UpAsync(file);
            HttpClient api = Connect();
            // What nobody saw happen is one edge, to the level as it is.
            edges.WaitFor(++expected);
            Assert.Equal(restart % 2 == 1 ? "1" : "0", await LevelAsync(api, "wire"));
            Assert.Equal(("running", "running"), ((await ChipAsync(api, "left")).Guest, (await ChipAsync(api, "right")).Guest));
        }

        Toggle(left, together);
        edges.WaitFor(expected += together);
        right.Do(guest => Assert.Equal((expected, 0), (edges.Count, edges.Repeated)));
        left.Do(guest => Assert.Equal(0u, guest.Overflow));
    }

    [Fact]
    public async Task A_recording_of_the_board_file_is_there_from_the_start_and_complete_at_the_end()
    {
        string vcd = Directory.File("bus.vcd");
        string file = Directory.Write("two.yaml", TwoChips + "\nrecordings:\n  bus: { file: bus.vcd, of: [wire] }\n");
        UpProcess up = await UpAsync(file);
        HttpClient api = Connect();
        await AskAsync(api, HttpMethod.Post, "/v1/toggle", ApiJson.Default.BurstInfo, """{"lines":["wire"],"count":12345}""");
        Assert.Equal("running", (await AskAsync(api, HttpMethod.Get, "/v1/recordings/bus", ApiJson.Default.RecordingInfo)).State);
        Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Terminate);
        Assert.Equal(0, (await up.EndAsync()).Status);
        // The first value, and each change.
        Assert.Equal(12346, await CountAsync(vcd));

        // The next one does not destroy it.
        await UpAsync(file);
        Assert.Equal(12346, await CountAsync(vcd + "~"));
    }

    [Fact]
    public async Task Contention_is_told_when_it_starts_and_ends_with_the_name_of_its_line_and_who_fights()
    {
        UpProcess up = await UpAsync("--line-names", "3=led");
        using var machine = new SoftwareGuestMachine(Chip.GuestSocket, new EdgeCounter());
        machine.StartDriver();
        await up.ReadUntilAsync("driver started");
        HttpClient api = Connect();
        await AskAsync(api, HttpMethod.Post, "/v1/toggle", ApiJson.Default.BurstInfo, """{"lines":["0"],"count":100}""");
        await SetAsync(api, "led", 1);
        machine.Do(guest => guest.Configure(3, Output, Level.Low));
        // The very next line: edges are not told.
        string? told = await up.ReadLineAsync();
        Assert.Contains(" gpio0: CONTENTION on line 3 ('led'): ", told, StringComparison.Ordinal);
        Assert.Contains("host high", told, StringComparison.Ordinal);
        Assert.Contains("gpio0:3 low", told, StringComparison.Ordinal);
        machine.Do(guest => guest.Set(3, Level.High));
        Assert.EndsWith(" gpio0: no contention on line 3 ('led') any more", await up.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static void Toggle(SoftwareGuestMachine machine, int count) => machine.Do(guest =>
    {
        for (int i = 0; i < count; i++)
            guest.Set(0, guest.Read(0) == Level.High ? Level.Low : Level.High);
    });

    private static async Task StartAsync(UpProcess up, SoftwareGuestMachine left, SoftwareGuestMachine right)
    {
        left.StartDriver();
        await up.ReadUntilAsync("left: driver started");
        right.StartDriver();
        await up.ReadUntilAsync("right: driver started");
    }

    /// <summary>Waits until the board knows of the settings of both lines.</summary>
    private static async Task WaitForSettingsAsync(HttpClient api)
    {
        using var limit = new CancellationTokenSource(UpProcess.Patience);
        while (true)
        {
            LineInfo[] lines = await AskAsync(api, HttpMethod.Get, "/v1/lines?line=left:0&line=right:0", ApiJson.Default.LineInfoArray);
            if (lines[0].Direction == "output" && lines[1].Edges == "both")
                return;
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<int> CountAsync(string vcd) =>
        (await File.ReadAllLinesAsync(vcd)).Count(line => line.Length == 2 && line[0] is '0' or '1');
}
