// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi;

/// <summary>Programs that do all that programs do, on purpose or not, and what is left of it here.</summary>
[Collection(GuestCollection.Name)]
public sealed class ProgramLifeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Programs_live_as_with_the_kernel_s_device_and_nothing_is_left_of_them(bool trapped)
    {
        await using var programs = new HostPrograms(
            new ChipHostOptions { ChipName = LifeRecording.Chip.Kind, LineCount = LifeRecording.Chip.Lines }, trapped);
        string life = await programs.CompileAsync("uapi-life");
        // The first one brings what stays: descriptors of this process that all share.
        await programs.RunAsync("gpiodetect");
        int pipes = await PipesAsync(long.MaxValue);

        Assert.Equal(await LifeRecording.ReadAsync(trapped), await programs.RunAsync(LifeRecording.Command(life, "gpiochip0")));
        Assert.Empty(programs.Warnings);

        Assert.All(await programs.Host.GetLinesAsync(), line => Assert.False(line.Settings.Requested));
        Assert.InRange(await PipesAsync(pipes), 0, pipes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_signal_has_interrupted_is_not_done_twice(bool trapped)
    {
        const int processes = 20;
        await using var programs = new HostPrograms(
            new ChipHostOptions { ChipName = LifeRecording.Chip.Kind, LineCount = LifeRecording.Chip.Lines }, trapped, interruptible: true);
        string life = await programs.CompileAsync("uapi-life");
        string output = await programs.RunAsync($"for i in $(seq {processes}); do {life} gpiochip0 signals | grep -c ': 0$'; done");
        // Each has four answers. Such a kernel says that a call was answered also where a signal has come at that very moment.
        Assert.InRange(output.Split('\n').Count(line => line == "4"), processes * 3 / 4, processes);
        Assert.All(await programs.Host.GetLinesAsync(), line => Assert.False(line.Settings.Requested));
    }

    /// <summary>How many descriptors of pipes this process has, once they are not more than a number, or a while later.</summary>
    private static async Task<int> PipesAsync(long most)
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (true)
        {
            int count = new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(file => file.LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);
            if (count <= most || deadline.IsCancellationRequested)
                return count;
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
