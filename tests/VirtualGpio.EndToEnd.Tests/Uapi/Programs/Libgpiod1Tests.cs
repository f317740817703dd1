// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>The tools of libgpiod 1.6, which use version 1 of the kernel's interface.</summary>
[Collection(GuestCollection.Name)]
public sealed class Libgpiod1Tests
{
    private const int Button = 0, Led = 1, Relay = 2;

    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 4, Names = ["button", "led", "relay"] };

    private static Dictionary<string, string> Environment => ProgramSet.Older.Environment;

    [Fact]
    public async Task The_tools_find_the_chip_by_all_its_names_and_tell_of_its_lines()
    {
        await using var programs = new HostPrograms(Options);
        await programs.Host.SetAsync([new(Button, Level.High)], ChipRig.Patience);

        string output = await programs.RunAsync(
            """
            gpiodetect --version | head -n 1 | cut -d. -f1
            gpiodetect
            gpioinfo
            gpiofind led
            gpiofind door || echo "no door"
            gpioget panel 0 1
            gpioget /dev/gpiochip0 0
            gpioget --active-low $(gpiofind button)
            gpioget --bias=pull-up 0 3
            gpioget --bias=pull-down 0 3
            gpioget gpiochip0 4 || echo "no line 4"
            """,
            Environment);

        Assert.Equal(
            """
            gpiodetect (libgpiod) v1
            gpiochip0 [panel] (4 lines)
            gpiochip0 - 4 lines:
            	line   0:     "button"       unused   input  active-high 
            	line   1:        "led"       unused   input  active-high 
            	line   2:      "relay"       unused   input  active-high 
            	line   3:      unnamed       unused   input  active-high 
            gpiochip0 1
            no door
            1 0
            1
            0
            1
            0
            gpioget: error reading GPIO values: Invalid argument
            no line 4

            """,
            output);
    }

    [Fact]
    public async Task What_gpioset_holds_until_a_signal_has_its_drive_and_bias_and_other_programs_see_it()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram hold = programs.Start("exec gpioset --mode=signal --active-low --drive=open-drain --bias=pull-up gpiochip0 1=1 2=0", Environment);

        LineInfo led = await programs.Host.WaitForLineAsync(Led, line => line.Settings.Direction == LineDirection.Output, "gpioset to drive it");
        Assert.Equal((LineDrive.OpenDrain, LineBias.PullUp), (led.Settings.Drive, led.Settings.Bias));
        Assert.Equal((Level.Low, "gpioset", Signal.StrongLow), (led.Level, led.Consumer, led.GuestSignal));
        LineInfo relay = (await programs.Host.GetLinesAsync())[Relay];
        Assert.Equal((Level.High, "gpioset", Signal.HighImpedance), (relay.Level, relay.Consumer, relay.GuestSignal));
        string info = await programs.RunAsync("gpioinfo gpiochip0; gpioget gpiochip0 1 || echo refused", Environment);
        Assert.Contains("\"led\"    \"gpioset\"  output   active-low [used open-drain pull-up]", info, StringComparison.Ordinal);
        Assert.EndsWith("Device or resource busy\nrefused\n", info, StringComparison.Ordinal);

        hold.Terminate();
        await hold.ExitAsync();
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }

    [Fact]
    public async Task Gpioset_keeps_lines_as_long_as_its_mode_says()
    {
        await using var programs = new HostPrograms(Options);
        using EventSubscription events = programs.Host.Subscribe([Led]);
        string go = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using HostProgram wait = programs.Start($"until [ -e {go} ]; do sleep 0.01; done | gpioset --mode=wait gpiochip0 1=1", Environment);
        Assert.Equal([Level.High], (await events.GuestEdgesAsync(1)).Select(edge => edge.Level));
        Assert.Equal(LineDirection.Output, (await programs.Host.GetLinesAsync())[Led].Settings.Direction);
        await File.WriteAllTextAsync(go, "");
        await wait.ExitAsync();
        File.Delete(go);

        await programs.RunAsync("gpioset --mode=exit gpiochip0 1=0; gpioset --mode=time --usec=1000 gpiochip0 1=1 2=1", Environment);
        Assert.Equal([Level.Low, Level.High], (await events.GuestEdgesAsync(2)).Select(edge => edge.Level));
        await programs.Host.WaitForLineAsync(Relay, line => line is { Settings.Requested: false, Level: Level.High }, "the line to be released");

        await programs.RunAsync("gpioset --background --mode=time --usec=100000 gpiochip0 1=0", Environment);
        Assert.Equal([Level.Low], (await events.GuestEdgesAsync(1)).Select(edge => edge.Level));
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }

    [Fact]
    public async Task One_gpioset_after_the_other_makes_an_edge_each()
    {
        await using var programs = new HostPrograms(Options);
        using EventSubscription events = programs.Host.Subscribe([Led]);

        await programs.RunAsync("for i in 1 2 3 4 5 6 7 8; do gpioset 0 1=1; gpioset 0 1=0; done", Environment);

        List<LineEvent> edges = await events.GuestEdgesAsync(16);
        Assert.Equal(Enumerable.Range(1, 16).Select(i => ((long)i, i % 2 == 1 ? Level.High : Level.Low)), edges.Select(edge => (edge.Sequence, edge.Level)));
    }

    [Fact]
    public async Task Gpiomon_prints_each_edge_of_a_burst_in_order()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start("exec gpiomon --num-events=3000 --format='%o %e %s%n' gpiochip0 0", Environment);
        LineInfo armed = await ArmedAsync(programs, Button);
        Assert.Equal((LineDirection.Input, "gpiomon"), (armed.Settings.Direction, armed.Consumer));

        await programs.Host.ToggleAsync(new[] { Button }, 3000, TimeSpan.Zero);

        await monitor.ExitAsync();
        string[][] events = [.. Lines(monitor.Output).Select(line => line.Split(' '))];
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i % 2 == 0 ? "1" : "0"), events.Select(parts => parts[1]));
        Assert.All(events, parts => Assert.Equal("0", parts[0]));
    }

    [Fact]
    public async Task Gpiomon_watches_several_lines_each_in_its_order()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start("exec gpiomon --num-events=400 --format='%o %e' --bias=pull-up gpiochip0 0 3", Environment);
        await ArmedAsync(programs, Button);
        Assert.Equal(LineBias.PullUp, (await ArmedAsync(programs, 3)).Settings.Bias);
        await programs.Host.SetAsync([new(Button, Level.High), new(3, Level.High)], ChipRig.Patience);

        await programs.Host.ToggleAsync(new[] { Button, 3 }, 200, TimeSpan.Zero);

        await monitor.ExitAsync();
        foreach (int line in new[] { Button, 3 })
        {
            Assert.Equal(
                Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"{line} {i % 2}")),
                Lines(monitor.Output).Where(text => text[0] == '0' + line));
        }
    }

    [Theory]
    [InlineData("--rising-edge", "1")]
    [InlineData("--falling-edge", "0")]
    [InlineData("--rising-edge --active-low", "1")]
    public async Task Gpiomon_prints_only_the_edges_asked_for(string options, string printed)
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram monitor = programs.Start($"exec gpiomon {options} --num-events=50 --format=%e gpiochip0 0", Environment);
        await ArmedAsync(programs, Button);

        await programs.Host.ToggleAsync(new[] { Button }, 100, TimeSpan.Zero);

        await monitor.ExitAsync();
        Assert.Equal(Enumerable.Repeat(printed, 50), Lines(monitor.Output));
        Assert.Equal(50, (await programs.Host.GetLinesAsync())[Button].EdgesDelivered);
    }

    private static Task<LineInfo> ArmedAsync(HostPrograms programs, int line) =>
        programs.Host.WaitForLineAsync(line, info => info.Settings.InterruptEnabled, "gpiomon to wait for edges");

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
