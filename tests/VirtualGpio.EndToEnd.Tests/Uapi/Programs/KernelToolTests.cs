// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>The programs of the kernel's own tools/gpio, which use no library.</summary>
[Collection(GuestCollection.Name)]
public sealed partial class KernelToolTests
{
    private const int Button = 0, Led = 1;

    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 3, Names = ["button", "led"] };

    private static Dictionary<string, string> Environment => ProgramSet.Kernel.Environment;

    [Fact]
    public async Task Lsgpio_lists_what_other_programs_do_with_the_lines()
    {
        await using var programs = new HostPrograms(Options);
        using HostProgram hold = programs.Start("exec gpioset -C blinker -l -d open-drain -b pull-up led=1", Environment);
        await programs.Host.WaitForLineAsync(Led, line => line.Settings.Direction == LineDirection.Output, "gpioset to drive it");
        using HostProgram monitor = programs.Start("exec gpiomon --banner -e rising -p 5ms -c 0 2", Environment);
        await monitor.WaitForOutputAsync("Monitoring");

        string all = await programs.RunAsync("lsgpio", Environment);

        Assert.Equal(
            """
            GPIO chip: gpiochip0, "panel", 3 GPIO lines
            	line  0: "button" unused [input]
            	line  1: "led" "blinker" [used, output, active-low, open-drain, pull-up]
            	line  2: unnamed "gpiomon" [used, input, rising-edge, debounce_period=5000usec]

            """,
            all);
        Assert.Equal(all, await programs.RunAsync("lsgpio -n gpiochip0", Environment));
    }

    [Fact]
    public async Task Each_stroke_of_gpio_hammer_arrives()
    {
        await using var programs = new HostPrograms(Options);
        using EventSubscription events = programs.Host.Subscribe([]);

        string output = await programs.RunAsync("gpio-hammer -n gpiochip0 -o 1 -o 2 -c 2", Environment);

        Assert.StartsWith("Hammer lines [1, 2] on gpiochip0, initial states: [0, 0]\n", output, StringComparison.Ordinal);
        Assert.Contains("[-] [1: 1, 2: 1]\r[\\] [1: 0, 2: 0]\r", output, StringComparison.Ordinal);
        List<LineEvent> edges = await events.GuestEdgesAsync(4);
        Assert.Equal(
            [(1, Level.High), (2, Level.High), (1, Level.Low), (2, Level.Low)],
            edges.Select(edge => (edge.Line, edge.Level)));
        await programs.Host.WaitForLineAsync(Led, line => !line.Settings.Requested, "the line to be released");
    }

    [Fact]
    public async Task Gpio_event_mon_prints_each_edge_of_a_burst_with_its_numbers()
    {
        await using var programs = new HostPrograms(Options);
        // Its exit status is the size of the last event.
        using HostProgram monitor = programs.Start("gpio-event-mon -n gpiochip0 -o 0 -o 2 -c 1000; test $? -eq 48", Environment);
        LineInfo armed = await programs.Host.WaitForLineAsync(2, line => line.Settings.InterruptEnabled, "gpio-event-mon to wait for edges");
        Assert.Equal((LineDirection.Input, "gpio-event-mon"), (armed.Settings.Direction, armed.Consumer));

        await programs.Host.ToggleAsync(new[] { Button, 2 }, 500, TimeSpan.Zero);

        await monitor.ExitAsync();
        Assert.Contains("Initial line values: 0 and 0\n", monitor.Output, StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"line {i % 2 * 2} ({(i / 2) + 1}|{i + 1}) {(i % 4 < 2 ? "rising" : "falling")} edge")),
            Event().Matches(monitor.Output).Select(match => match.Groups["what"].Value));
    }

    [Fact]
    public async Task Gpio_watch_tells_of_requests_and_releases()
    {
        await using var programs = new HostPrograms(Options);
        // It prints into a pipe or file only when it has a lot to say.
        using HostProgram watch = programs.Start("exec stdbuf -oL gpio-watch /dev/gpiochip0 0 1", Environment);

        // Nothing shows that it has begun to watch, but what it prints of others.
        string output = "";
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (!output.Contains("line 0: released", StringComparison.Ordinal))
        {
            Assert.False(deadline.IsCancellationRequested, $"gpio-watch has printed:\n{output}");
            await programs.RunAsync("gpioget button", Environment);
            output = watch.Output;
        }

        await programs.RunAsync("gpioset -t 0 led=1", Environment);
        await watch.WaitForOutputAsync("line 1: released");
        Assert.Contains("line 1: requested", watch.Output, StringComparison.Ordinal);
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1), line => Assert.Matches(@"^line [01]: (requested|released) at [0-9]+$", line));
    }

    [GeneratedRegex("^GPIO EVENT at [0-9]+ on (?<what>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Event();
}
