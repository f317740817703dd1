// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>OpenOCD, a debugger that can speak JTAG over four GPIO lines.</summary>
[Collection(GuestCollection.Name)]
public sealed class OpenocdTests : IDisposable
{
    // There is no device to be found, which it complains of, and goes on.
    private const string Command =
        """
        openocd -c '
            adapter driver linuxgpiod
            adapter gpio tck 0 -chip 0; adapter gpio tms 1 -chip 0; adapter gpio tdi 2 -chip 0; adapter gpio tdo 3 -chip 0
            adapter speed 1000
            transport select jtag
            jtag newtap chip cpu -irlen 4
            gdb_port disabled; telnet_port disabled; tcl_port disabled
            init
            irscan chip.cpu 5
            echo "scanned [drscan chip.cpu 32 0x12345678]"
            shutdown'
        """;

    private static readonly string[] s_lines = ["tck", "tms", "tdi", "tdo"];

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-openocd-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_speaks_JTAG_to_the_board()
    {
        await using var programs = new HostPrograms(new ChipHostOptions { ChipName = "probe", LineCount = 4, Names = s_lines });
        await programs.Host.SetAsync([new(JtagTrace.DataOut, Level.High)], ChipRig.Patience);
        using EventSubscription events = programs.Host.Subscribe([], 1 << 17);

        string output = await programs.RunAsync(Command, ProgramSet.Older.Environment);

        // What the board holds at the one input is read, with each clock.
        Assert.Contains("JTAG scan chain interrogation failed: all ones", output, StringComparison.Ordinal);
        Assert.Contains("scanned ffffffff", output, StringComparison.Ordinal);
        await programs.Host.WaitForLineAsync(JtagTrace.Clock, line => !line.Settings.Requested, "the line to be released");
        var edges = new List<LineEvent>();
        while (events.TryRead(out LineEvent next))
        {
            if (next.Kind == LineEventKind.Edge)
                edges.Add(next);
        }

        Assert.Equal(0, events.MissedTotal);
        Assert.All(edges, edge => Assert.Equal(LineDriver.Guest, edge.By));
        var trace = new JtagTrace(edges);
        Assert.InRange(trace.Resets, 1, int.MaxValue);
        Assert.Equal("idle", trace.State);
        Assert.Contains(trace.DataScans, scan => scan.Count > 32 && scan.All(bit => bit));
        Assert.Contains(trace.DataScans, scan => NumberIn(scan) == "12345678");
    }

    [Fact]
    public async Task It_reads_back_each_bit_through_a_net_from_its_output_to_its_input()
    {
        string board = Path.Combine(_folder, "probe.yaml");
        await File.WriteAllTextAsync(
            board,
            """
            chips:
              probe: { transport: uapi, lines: 4, names: [tck, tms, tdi, tdo] }
            nets:
              loop: [probe:tdi, probe:tdo]
            """);

        await using var run = HostProcess.Start(
            ProgramSet.Older.Environment, "run", "--dir", _folder, "--board", board, "--", "sh", "-c", Command);

        Assert.Equal(0, await run.WaitForExitAsync());
        Assert.Contains("JTAG scan chain interrogation failed: all ones", run.Output, StringComparison.Ordinal);
        Assert.Contains("scanned 12345678", run.Output, StringComparison.Ordinal);
    }

    private static string NumberIn(List<bool> scan) =>
        scan.Count == 32 ? scan.Select((bit, index) => bit ? 1u << index : 0).Aggregate(0u, (sum, bit) => sum | bit).ToString("x8", CultureInfo.InvariantCulture) : "";
}
