// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Client;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>A program of this machine and a guest, wired to each other by a board file.</summary>
[Collection(GuestCollection.Name)]
public sealed class ProgramAndGuestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-wired-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task No_edge_is_lost_either_way_over_ivshmem() => WireAsync(new OverIvshmem());

    [Fact]
    public Task No_edge_is_lost_either_way_over_virtio() => WireAsync(new OverVirtio());

    private async Task WireAsync(Transport way)
    {
        string board = Path.Combine(_folder, "wired.yaml");
        await File.WriteAllTextAsync(board, $$"""
            name: wired
            chips:
              guest: { lines: 2, transport: {{way.Name}} }
              gpiochip0: { lines: 2, transport: uapi }
            nets:
              out: [gpiochip0:0, guest:0]
              in: [gpiochip0:1, guest:1]
            """);
        string toggle = await HostPrograms.CompileAsync("line-toggle", _folder), read = await HostPrograms.CompileAsync("edge-reader", _folder);
        string go = Path.Combine(_folder, "go");
        int edges = way.BurstEdges / 2;

        await using var run = HostProcess.Start(
            HostPrograms.ProgramEnvironment,
            "run", "--dir", _folder, "--board", board, "--", "sh", "-c",
            $"echo waits; while [ ! -e {go} ]; do sleep 0.05; done; {toggle} gpiochip0 0 {edges}; {read} gpiochip0 1 both 100000000 3000 1024");
        await run.WaitForLineAsync("waits");
        await using Guest guest = await BootAsync(way);
        var reader = await guest.StartAsync($"edge-reader gpiochip0 0 both {edges} 60000 {way.ReaderBuffer}");
        await reader.WaitForLineAsync("ready");
        await File.WriteAllTextAsync(go, "");

        var report = await EdgeReport.OfAsync(reader);
        Assert.Equal((edges, 0, 0), (report.Lines[0].Edges, report.Lines[0].OutOfTurn, report.Lines[0].Skipped));
        await run.WaitForLineAsync("ready");
        // What a guest does is not held back: a loop of ioctls could outrun the board. A program can't.
        var setter = await guest.StartAsync("gpioset -c gpiochip0 --toggle 1us 1=0");
        using var client = BoardClient.OverUnixSocket(Path.Combine(_folder, "wired", "api"));
        await client.WaitAsync(new WaitRequest { Line = "in", For = "edge", Count = edges / 5, TimeoutNanoseconds = (long)ChipRig.Patience.TotalNanoseconds });
        await setter.KillAsync();
        long changes = (await client.GetLinesAsync(["in"]))[0].Changes;
        Assert.Equal(0, await run.WaitForExitAsync());
        report = EdgeReport.Parse(run.Output);
        Assert.InRange(changes, edges / 5, long.MaxValue);
        Assert.Equal((changes, 0, 0), (report.Lines[1].Edges, report.Lines[1].OutOfTurn, report.Lines[1].Skipped));
    }

    private async Task<Guest> BootAsync(Transport way)
    {
        string arguments = await HostProcess.AnswerAsync(["qemu-args", "guest", "--json", "--dir", _folder, .. way.QemuArgsOptions]);
        return await Guest.BootAsync(way.Prepare(new GuestOptions { Kernel = Kernels.Newest, QemuArguments = JsonSerializer.Deserialize<string[]>(arguments)! }));
    }
}
