// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Up;

/// <summary><c>vgpio mon</c>, and <c>vgpio toggle</c> as it shows it.</summary>
public sealed class MonitorTests : ChipTests
{
    [Fact]
    public async Task A_monitor_shows_every_edge_with_its_number_and_ends_after_those_asked_for()
    {
        await UpAsync("--line-names", "a,b");
        CliProcess monitor = await MonitorAsync("-n", "20", "-F", "%l %E %n %w", "a", "b");
        CliResult toggle = await RunAsync("toggle", "a", "b", "--count", "10", "--period", "100us");
        Assert.StartsWith("20 toggles in ", toggle.Output, StringComparison.Ordinal);
        CliResult result = await monitor.EndAsync();
        Assert.Equal(0, result.Status);
        string[] expected = [.. Enumerable.Range(1, 10).SelectMany(i => new[] { $"a {Edge(i)} {i} host", $"b {Edge(i)} {i} host" })];
        Assert.Equal(expected, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        static string Edge(int number) => number % 2 == 1 ? "rising" : "falling";
    }

    [Fact]
    public async Task A_monitor_can_be_limited_to_one_direction_and_ends_when_nothing_happens()
    {
        await UpAsync();
        CliProcess monitor = await MonitorAsync("--edges", "falling", "--idle-timeout", "500ms", "--json", "3");
        await RunAsync("toggle", "3", "4", "--count", "2", "-q");
        CliResult result = await monitor.EndAsync();
        Assert.Equal(0, result.Status);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal("falling", json.RootElement.GetProperty("edge").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task A_monitor_whose_reader_leaves_ends_at_once_and_not_with_the_next_edge()
    {
        await UpAsync();
        // As 'head -n 3' does, but for its buffer.
        const string reader = "for i in 1 2 3; do read -r line; echo \"$line\"; done";
        CliProcess shell = Track(CliProcess.StartProgram(
            "/bin/bash", ["-c", $"'{CliProcess.Program}' mon --banner --dir '{Base}' 0 | ({reader}); echo \"${{PIPESTATUS[0]}}\""]));
        await shell.ReadUntilAsync("Monitoring");
        await RunAsync("toggle", "0", "--count", "2", "-q");
        CliResult result = await shell.EndAsync();
        Assert.Equal("0", result.Output.Trim().Split('\n')[^1]);
        Assert.Equal("", result.Errors);
    }

    [Fact]
    public async Task Each_edge_is_seen_through_a_pipe_at_once()
    {
        await UpAsync();
        CliProcess monitor = await MonitorAsync("0");
        for (int i = 1; i <= 3; i++)
        {
            await RunAsync("toggle", "0");
            Assert.EndsWith($"\tgpio0 0\tseq={i} by=host", await monitor.ReadLineAsync(), StringComparison.Ordinal);
        }

        monitor.Signal(LinuxSignal.Terminate);
        Assert.Equal(143, (await monitor.EndAsync()).Status);
    }

    [Fact]
    public async Task A_monitor_whose_chip_goes_ends_at_once_with_a_status_of_its_own()
    {
        CliProcess up = await UpAsync();
        CliProcess monitor = await MonitorAsync("0");
        up.Signal(LinuxSignal.Kill);
        CliResult result = await monitor.EndAsync();
        Assert.Equal(ExitStatus.ChipGone, result.Status);
        Assert.Contains("'gpio0' went away", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_stopped_monitor_missed_is_counted_to_the_last_edge()
    {
        const int count = 50_000;
        await UpAsync();
        CliProcess monitor = await MonitorAsync("0");
        monitor.Signal(LinuxSignal.Stop);
        await RunAsync("toggle", "0", "--count", $"{count}", "-q");
        monitor.Signal(LinuxSignal.Continue);
        // The last missed ones show when the next one comes.
        Task<CliResult> later = Task.Run(async () =>
        {
            string seen = (await monitor.ReadLineAsync())!;
            long shown = 1;
            long missed = 0;
            await RunAsync("toggle", "0");
            while (shown + missed <= count)
            {
                string line = (await monitor.ReadLineAsync())!;
                if (line.StartsWith("-- ", StringComparison.Ordinal))
                    missed += long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
                else
                    shown++;
                seen = line;
            }

            return new CliResult(missed > 0 ? 0 : 1, seen, "");
        });
        CliResult result = await later.WaitAsync(CliProcess.Patience);
        Assert.Equal(0, result.Status);
        Assert.Contains($"seq={count + 1} ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_monitor_ends_by_Ctrl_C_as_programs_do()
    {
        await UpAsync();
        CliProcess monitor = Track(CliProcess.StartProgram(
            "/usr/bin/env", ["--default-signal=INT", CliProcess.Program, "mon", "--banner", "--dir", Base, "0"]));
        await monitor.ReadUntilAsync("Monitoring");
        monitor.Signal(LinuxSignal.Interrupt);
        Assert.Equal(130, (await monitor.EndAsync()).Status);
    }

    [Fact]
    public async Task A_burst_ends_when_the_verb_is_interrupted()
    {
        await UpAsync();
        CliProcess monitor = await MonitorAsync("0");
        CliProcess burst = Track(CliProcess.Start("toggle", "0", "--count", "1000000", "--period", "1ms", "--dir", Base));
        await monitor.ReadLineAsync();
        burst.Signal(LinuxSignal.Terminate);
        Assert.Equal(143, (await burst.EndAsync()).Status);
        CliProcess after = await MonitorAsync("--idle-timeout", "300ms", "0");
        Assert.InRange((await after.EndAsync()).Output.Split('\n').Length, 1, 100);
    }
}
