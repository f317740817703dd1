// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Uapi.Tests.Conformance;
using VirtualGpio.Uapi.Tests.Conformance.Generation;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>Programs of this machine, as they come from the archive, with a chip that no kernel has.</summary>
[Collection(GuestCollection.Name)]
public sealed class HostProgramTests
{
    private static ChipHostOptions Options { get; } = new() { ChipName = "panel", LineCount = 8, Names = ["button", "led"] };

    // Known to differ, as a pipe stands for each file: it answers the ioctls of others with ENOTTY, a chip that nothing was asked
    // of yet is read as /dev/full, and a file that is closed is missed a moment later, not at once.
    private static readonly string[] s_differing = ["ioctl-types", "watch-buffer", "watch-v1", "watch-v2", "watch-versions"];

    /// <summary>Those in which nothing happens to the lines from outside.</summary>
    public static TheoryData<string> Scripts => [.. GeneratedScript.All
        .Where(script => !script.Text.Contains("\npull ", StringComparison.Ordinal) && !s_differing.Contains(script.Name))
        .Select(script => script.Name)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tools_of_libgpiod_find_the_chip_and_its_lines(bool trapped)
    {
        await using var programs = new HostPrograms(Options, trapped);

        Assert.Equal("gpiochip0 [panel] (8 lines)\n", await programs.RunAsync("gpiodetect"));
        string info = await programs.RunAsync("gpioinfo");
        Assert.Contains("\"button\"", info, StringComparison.Ordinal);
        Assert.Equal(9, info.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await programs.Host.SetAsync([new(0, Level.High)], ChipRig.Patience);
        Assert.Equal("1 0\n", await programs.RunAsync("gpioget --numeric button led"));
        Assert.Equal("0\n", await programs.RunAsync("gpioget --numeric --active-low button"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_gpioset_drives_is_seen_until_it_is_killed(bool trapped)
    {
        await using var programs = new HostPrograms(Options, trapped);
        using HostProgram hold = programs.Start("exec gpioset -C blinker led=1");

        var info = await programs.Host.WaitForLineAsync(1, line => line.Settings.Direction == LineDirection.Output, "gpioset to drive it");
        Assert.Equal((Level.High, "blinker", LineDriver.Guest), (info.Level, info.Consumer, info.DrivenBy));
        var refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => programs.Host.SetAsync([new(1, Level.Low)], ChipRig.Patience));
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);
        using (HostProgram second = programs.Start("gpioget led || echo refused"))
        {
            await second.ExitAsync();
            Assert.Contains("busy", second.Output, StringComparison.Ordinal);
            Assert.EndsWith("refused\n", second.Output, StringComparison.Ordinal);
        }

        hold.Kill();
        await programs.Host.WaitForLineAsync(1, line => !line.Settings.Requested, "the line to be released");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task gpiomon_prints_each_edge_of_a_burst_in_order(bool trapped)
    {
        await using var programs = new HostPrograms(Options, trapped);
        using HostProgram monitor = programs.Start("exec gpiomon --banner -n 5000 -F '%e' button");
        await monitor.WaitForOutputAsync("Monitoring");

        await programs.Host.ToggleAsync(new[] { 0 }, 5000, TimeSpan.Zero);

        await monitor.ExitAsync();
        string[] edges = monitor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? "1" : "2"), edges);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task gpionotify_tells_what_other_programs_do_and_children_have_the_chip_too(bool trapped)
    {
        await using var programs = new HostPrograms(Options, trapped);
        using HostProgram notify = programs.Start("exec gpionotify --banner -n 2 -F '%e %l' button");
        await notify.WaitForOutputAsync("Watching");

        Assert.Equal("0\n", await programs.RunAsync("(gpioget --numeric button; true) | cat"));

        await notify.ExitAsync();
        Assert.EndsWith("1 button\n2 button\n", notify.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_program_is_answered_as_by_the_kernel(string name)
    {
        GeneratedScript script = GeneratedScript.All.Single(script => script.Name == name);
        ConformanceChip chip = script.Chip;
        await using var programs = new HostPrograms(
            new ChipHostOptions { ChipName = ConformanceChip.Label, LineCount = chip.Lines, Names = chip.Names });
        for (int line = 0; line < chip.Lines; line++)
            await programs.Host.PullAsync(line, Level.Low);
        string player = await programs.CompileAsync("uapi-player");
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script.Text);
        using HostProgram? hog = chip.HogOffset < 0 ? null : programs.Start($"exec gpioset -c gpiochip0 -C {ConformanceChip.HogConsumer} {chip.HogOffset}=1");
        if (hog is not null)
            await programs.Host.WaitForLineAsync(chip.HogOffset, line => line.Settings.Direction == LineDirection.Output, "the hog");

        string played = await programs.RunAsync($"{player} gpiochip0 {file}");

        File.Delete(file);
        Assert.Equal(await File.ReadAllTextAsync(ConformanceScript.PathOf(name)), played);
    }
}
