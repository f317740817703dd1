// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>The options of libgpiod 2's tools, which use version 2 of the kernel's interface.</summary>
[Collection(GuestCollection.Name)]
public sealed class Libgpiod2Tests
{
    private const int Button = 0, Led = 1, Relay = 2;

    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 4, Names = ["button", "led", "relay"] };

    private static Dictionary<string, string> Environment => ProgramSet.Newer.Environment;

    [Fact]
    public async Task The_tools_find_the_chip_and_its_lines_by_all_their_names()
    {
        await using var programs = new HostPrograms(Options);
        await programs.Host.SetAsync([new(Button, Level.High)], ChipRig.Patience);

        string output = await programs.RunAsync(
            """
            gpiodetect --version | head -n 1 | cut -d. -f1
            gpiodetect
            gpiodetect 0
            gpioinfo -c 0
            gpioinfo --unquoted led
            gpioget --numeric -c gpiochip0 0 1
            gpioget --numeric -c /dev/gpiochip0 0
            gpioget button led
            gpioget --active-low --unquoted button
            gpioget --numeric --bias=pull-up -c 0 3
            gpioget --numeric --bias=pull-down -c 0 3
            gpioget --numeric --hold-period=1ms --as-is -C asker button
            gpioget door 2>&1 || echo "no door"
            """,
            Environment);

        Assert.Equal(
            """
            gpiodetect (libgpiod) v2
            gpiochip0 [panel] (4 lines)
            gpiochip0 [panel] (4 lines)
            gpiochip0 - 4 lines:
            	line   0:	"button"        	input
            	line   1:	"led"           	input
            	line   2:	"relay"         	input
            	line   3:	unnamed         	input
            gpiochip0 1	led             	input
            1 0
            1
            "button"=active "led"=inactive
            button=inactive
            1
            0
            1
            gpioget: cannot find line 'door'
            no door

            """,
            output);
    }

    [Fact]
    public async Task Gpioset_toggles_for_as_long_as_it_is_told_to()
    {
        await using var programs = new HostPrograms(Options);
        using EventSubscription events = programs.Host.Subscribe([Led, Relay]);

        await programs.RunAsync("gpioset -t 1ms,1ms,1ms,1ms,1ms,0 led=1 relay=0", Environment);

        List<LineEvent> edges = await events.GuestEdgesAsync(11);
        Assert.Equal([1, 0, 1, 0, 1, 0], LevelsOf(Led, edges));
        Assert.Equal([1, 0, 1, 0, 1], LevelsOf(Relay, edges));
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }

    [Fact]
    public async Task Gpioset_that_toggles_for_ever_can_be_ended()
    {
        await using var programs = new HostPrograms(Options);
        using EventSubscription events = programs.Host.Subscribe([Led]);
        using HostProgram toggle = programs.Start("exec gpioset -t 200us led=on", Environment);

        List<LineEvent> edges = await events.GuestEdgesAsync(200);
        toggle.Kill();

        Assert.Equal(Enumerable.Range(1, 200).Select(i => ((long)i, i % 2 == 1 ? Level.High : Level.Low)), edges.Select(edge => (edge.Sequence, edge.Level)));
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }

    [Fact]
    public async Task Gpioset_that_has_detached_itself_goes_on()
    {
        await using var programs = new HostPrograms(Options);
        using EventSubscription events = programs.Host.Subscribe([Led]);

        await programs.RunAsync("gpioset --daemonize --toggle 100ms,100ms,0 led=1", Environment);

        Assert.Equal([1, 0, 1], LevelsOf(Led, await events.GuestEdgesAsync(3)));
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }

    [Fact]
    public async Task What_gpioset_asks_for_reaches_the_board_and_gpioinfo()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram hold = programs.Start("exec gpioset -C shop -l -d open-source -b pull-down led=inactive relay=1", Environment);

        LineInfo led = await programs.Host.WaitForLineAsync(Led, line => line.Settings.Direction == LineDirection.Output, "gpioset to drive it");
        Assert.Equal((LineDrive.OpenSource, LineBias.PullDown, "shop"), (led.Settings.Drive, led.Settings.Bias, led.Consumer));
        Assert.Equal((Level.High, Signal.StrongHigh), (led.Level, led.GuestSignal));
        LineInfo relay = (await programs.Host.GetLinesAsync())[Relay];
        Assert.Equal((Level.Low, Signal.HighImpedance), (relay.Level, relay.GuestSignal));
        Assert.EndsWith(
            "\"led\"           \toutput active-low drive=open-source bias=pull-down consumer=\"shop\"\n",
            await programs.RunAsync("gpioinfo led", Environment),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpiomon_prints_the_edges_of_several_lines_in_the_order_in_which_they_were_made()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start("exec gpiomon --banner -c gpiochip0 -n 2000 -F '%c %o %l %E' 0 2", Environment);
        await monitor.WaitForOutputAsync("Monitoring");

        await programs.Host.ToggleAsync(new[] { Button, Relay }, 1000, TimeSpan.Zero);

        await monitor.ExitAsync();
        Assert.Equal(
            Enumerable.Range(0, 2000).Select(i => $"gpiochip0 {(i % 2 == 0 ? "0 button" : "2 relay")} {(i % 4 < 2 ? "rising" : "falling")}"),
            Lines(monitor.Output).Skip(1));
    }

    [Theory]
    [InlineData("--edges=rising", "rising")]
    [InlineData("--edges=falling", "falling")]
    [InlineData("--edges=rising --active-low", "rising")]
    public async Task Gpiomon_prints_only_the_edges_asked_for(string options, string printed)
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start($"exec gpiomon --banner {options} -n 50 -F %E button", Environment);
        await monitor.WaitForOutputAsync("Monitoring");

        await programs.Host.ToggleAsync(new[] { Button }, 100, TimeSpan.Zero);

        await monitor.ExitAsync();
        Assert.Equal(Enumerable.Repeat(printed, 50), Lines(monitor.Output).Skip(1));
    }

    [Fact]
    public async Task Gpiomon_is_spared_what_a_debounced_line_does_in_between()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start("exec gpiomon --banner --debounce-period=50ms -n 3 -F '%E %S' button", Environment);
        await monitor.WaitForOutputAsync("Monitoring");
        Assert.Equal(50_000_000, (await programs.Host.GetLinesAsync())[Button].Settings.DebounceNanoseconds);

        foreach (string level in new[] { "rising", "falling", "rising" })
        {
            await programs.Host.ToggleAsync(new[] { Button }, 21, TimeSpan.Zero);
            await monitor.WaitForOutputAsync(level);
        }

        await monitor.ExitAsync();
        string[][] events = [.. Lines(monitor.Output).Skip(1).Select(line => line.Split(' '))];
        Assert.Equal(["rising", "falling", "rising"], events.Select(parts => parts[0]));
        double[] times = [.. events.Select(parts => double.Parse(parts[1], CultureInfo.InvariantCulture))];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.05, ChipRig.Patience.TotalSeconds));
    }

    [Theory]
    [InlineData("monotonic")]
    [InlineData("realtime")]
    public async Task Gpiomon_tells_when_by_the_clock_asked_for(string clock)
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start($"exec gpiomon --banner --event-clock={clock} -n 10 -F %S button", Environment);
        await monitor.WaitForOutputAsync("Monitoring");
        double before = Now(clock);

        await programs.Host.ToggleAsync(new[] { Button }, 10, TimeSpan.Zero);

        await monitor.ExitAsync();
        double[] times = [before, .. Lines(monitor.Output).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture)), Now(clock)];
        Assert.Equal(12, times.Length);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Gpionotify_tells_of_requests_changes_and_releases()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram all = programs.Start("exec gpionotify --banner -c 0 -n 4 -F '%o %E %a' 1 2", Environment);
        using HostProgram some = programs.Start("exec gpionotify --banner -e released -n 2 -F '%l %E' led relay", Environment);
        await all.WaitForOutputAsync("Watching");
        await some.WaitForOutputAsync("Watching");

        await programs.RunAsync("gpioset -C first -b pull-up -t 0 led=1; gpioget -C second relay", Environment);

        await all.ExitAsync();
        await some.ExitAsync();
        Assert.Equal(
            ["1 requested output bias=pull-up consumer=\"first\"", "1 released output", "2 requested input consumer=\"second\"", "2 released input"],
            Lines(all.Output).Skip(1));
        Assert.Equal(["led released", "relay released"], Lines(some.Output).Skip(1));
    }

    private static double Now(string clock) => clock == "realtime"
        ? (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds
        : System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency;

    private static IEnumerable<int> LevelsOf(int line, IEnumerable<LineEvent> edges) =>
        edges.Where(edge => edge.Line == line).Select(edge => edge.Level == Level.High ? 1 : 0);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
