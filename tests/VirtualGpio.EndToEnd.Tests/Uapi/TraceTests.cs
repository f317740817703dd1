// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary><c>vgpio run --trace</c> with programs of the archive.</summary>
[Collection(GuestCollection.Name)]
public sealed partial class TraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-trace-").FullName;

    private string TraceFile => Path.Combine(_folder, "trace.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Calls_of_all_children_are_told_with_the_names_of_lines_and_the_reason_of_a_refusal()
    {
        await using var run = Start(
            "--", "sh", "-c",
            "gpioset -C blinker led=1 & until gpioinfo led | grep -q blinker; do sleep 0.05; done; gpioget led; gpioget --numeric button; kill $!; wait");
        Assert.Equal(0, await run.WaitForExitAsync());

        string[] lines = await LinesAsync();
        string set = Line(lines, "gpioset", "GPIO_V2_GET_LINE_IOCTL");
        Assert.EndsWith(
            """ioctl(3</dev/gpiochip0>, GPIO_V2_GET_LINE_IOCTL, {offsets=[1 "led"], consumer="blinker", config={flags=OUTPUT, attrs=[{values={led=1}}]}, fd=4</dev/gpiochip0:led>}) = 0""",
            set, StringComparison.Ordinal);
        Assert.Matches(
            """\{offsets=\[1 "led"\], consumer="gpioget", config=\{flags=INPUT\}\}\) = -1 EBUSY \(Device or resource busy\) \[led is held by "blinker" \(pid [0-9]+ gpioset\)\]$""",
            Line(lines, "gpioget", "EBUSY"));
        Assert.EndsWith("ioctl(4</dev/gpiochip0:button>, GPIO_V2_LINE_GET_VALUES_IOCTL, {button=0}) = 0", Line(lines, "gpioget", "GET_VALUES"), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("gpioset", StringComparison.Ordinal) && line.EndsWith("closed 4</dev/gpiochip0:led>", StringComparison.Ordinal));
        Assert.EndsWith("+++ exited with 0 +++", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Matches(Head(), line));
    }

    [Fact]
    public async Task A_burst_of_edges_does_not_hide_the_calls_and_none_goes_uncounted()
    {
        await using var run = Start("--", "gpiomon", "--banner", "-n", "5000", "-F", "%e", "button");
        await run.WaitForLineAsync("Monitoring");
        (int status, string output) = await HostProcess.RunAsync(null, "toggle", "--dir", _folder, "button", "--count", "5000");
        Assert.True(status == 0, output);
        Assert.Equal(0, await run.WaitForExitAsync());

        string[] lines = await LinesAsync();
        Assert.InRange(lines.Length, 10, 1000);
        Assert.EndsWith("""event 4</dev/gpiochip0:button>, {id=RISING_EDGE, offset=0 "button", seqno=1, line_seqno=1}""", Line(lines, "gpiomon", "event"), StringComparison.Ordinal);
        int shown = lines.Count(line => line.Contains("_EDGE, offset", StringComparison.Ordinal));
        int counted = lines.Select(line => More().Match(line)).Where(match => match.Success).Sum(match => int.Parse(match.Groups["count"].Value, null));
        Assert.Equal(5000, shown + counted);
        Assert.EndsWith("closed 4</dev/gpiochip0:button>, 5000 events", Line(lines, "gpiomon", "closed 4"), StringComparison.Ordinal);
    }

    private static string Line(string[] lines, string program, string text) =>
        lines.FirstOrDefault(line => line.Contains($" {program}] ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"No line of {program} has '{text}':\n{string.Join('\n', lines)}");

    private async Task<string[]> LinesAsync() => (await File.ReadAllTextAsync(TraceFile)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private HostProcess Start(params string[] arguments) =>
        HostProcess.Start(HostPrograms.ProgramEnvironment, ["run", "--dir", _folder, "--line-names", "button,led", "--trace-file", TraceFile, .. arguments]);

    [GeneratedRegex(@"^\[pid [0-9]+ [a-z]+\] [0-9]+\.[0-9]{6} ")]
    private static partial Regex Head();

    [GeneratedRegex(@": (?<count>[0-9]+) more events?$", RegexOptions.ExplicitCapture)]
    private static partial Regex More();
}
