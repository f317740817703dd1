// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Virtio;

/// <summary>What a machine has to have, what its user is told if it has not, and what its monitor can do to it.</summary>
[Collection(GuestCollection.Name)]
public sealed class VirtioMachineTests
{
    private static readonly OverVirtio s_way = new();

    [Fact]
    public async Task With_a_QEMU_that_leaves_interrupts_out_values_work_edges_are_refused_and_a_warning_says_why()
    {
        var old = QemuInstallation.Find(GuestArchitecture.X64);
        if (old.Version >= QemuInstallation.GpioInterrupts)
            return; // No such QEMU is here; Debian 12 has one.

        await using var chip = await GuestChip.BootAsync(s_way, new GuestOptions { Qemu = old });
        await chip.Host.SetAsync([new(3, Level.High)], ChipRig.Patience);

        Assert.Equal("0 1", (await chip.RunAsync("gpioget -c gpiochip0 --numeric 2 3")).Trim());
        await chip.Guest.StartAsync("gpioset -c gpiochip0 8=1");
        await chip.Rig.WaitForLineAsync(8, line => line is { Level: Level.High, DrivenBy: LineDriver.Guest }, "the guest's output");
        var refused = await chip.Guest.RunAsync("gpiomon -c gpiochip0 -n 1 3 2>&1");
        Assert.NotEqual(0, refused.ExitStatus);
        Assert.Contains("No such device or address", refused.Output, StringComparison.Ordinal);
        string warning = (await chip.Host.GetInfoAsync()).Warning ?? "";
        Assert.Contains("gets no edges", warning, StringComparison.Ordinal);
        Assert.Contains("QEMU", warning, StringComparison.Ordinal);
        chip.Guest.ThrowIfKernelComplained();
    }

    public static TheoryData<string> MemoryThatIsNotShared => ["", "-object memory-backend-memfd,id=ram,size=256M,share=off -machine memory-backend=ram"];

    [Theory]
    [MemberData(nameof(MemoryThatIsNotShared))]
    public async Task A_machine_that_does_not_share_its_memory_is_told_how_to(string arguments)
    {
        await using var rig = s_way.NewRig();
        var attached = rig.Attach(s_way.Prepare(new GuestOptions { QemuArguments = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries) }));
        await using var guest = await Guest.BootAsync(attached with { SharedMemory = false, Modules = ["virtio_pci"] });
        // It waits for an answer that nobody can give.
        await guest.StartAsync("modprobe gpio-virtio");

        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        string? told;
        while ((told = await TroubleAsync(rig.Host)) is null)
            await Task.Delay(10, deadline.Token);

        Assert.Contains("share=on", told, StringComparison.Ordinal);
        Assert.False(rig.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_second_machine_is_turned_away_and_the_first_goes_on()
    {
        await using var chip = await GuestChip.BootAsync(s_way, new GuestOptions());
        var rig = (VirtioRig)chip.Rig;
        var reader = await chip.WatchAsync("edge-reader gpiochip0 4 both 1000 10000 1024");

        await chip.Host.ToggleAsync(new[] { 4 }, 500, TimeSpan.Zero);
        await Assert.ThrowsAsync<GuestException>(() => Guest.BootAsync(rig.Attach(s_way.Prepare(new GuestOptions()))));
        await chip.Host.ToggleAsync(new[] { 4 }, 500, TimeSpan.Zero);

        Assert.Equal(new LineReport(1000, 500, 500, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[4]);
        Assert.Contains(rig.Log.Lines, line => line.StartsWith("guest refused", StringComparison.Ordinal));
        Assert.Equal(GuestState.Running, (await chip.Host.GetInfoAsync()).Guest);
    }

    [Fact]
    public async Task Edges_made_while_the_machine_is_paused_arrive_when_it_goes_on_and_its_lines_are_as_before()
    {
        await using var chip = await GuestChip.BootAsync(s_way, new GuestOptions());
        var reader = await chip.WatchAsync("edge-reader gpiochip0 4 both 60 10000 1024");
        var hold = await chip.Guest.StartAsync("gpioset -c gpiochip0 5=1");
        await chip.Rig.WaitForLineAsync(5, line => line.Level == Level.High, "the guest to drive it");

        for (int round = 0; round < 3; round++)
        {
            await chip.Guest.QmpAsync("stop");
            await chip.Rig.WaitForAsync(GuestState.Attached);
            await chip.Host.ToggleAsync(new[] { 4 }, 20, TimeSpan.Zero);
            await chip.Guest.QmpAsync("cont");
            await chip.Rig.WaitForAsync(GuestState.Running);

            Assert.True((await chip.Rig.LineAsync(4)).Settings.InterruptEnabled);
            var output = await chip.Rig.LineAsync(5);
            Assert.Equal((Level.High, LineDriver.Guest), (output.Level, output.DrivenBy));
        }

        Assert.Equal(new LineReport(60, 30, 30, 0, 0), (await EdgeReport.OfAsync(reader)).Lines[4]);
        await hold.KillAsync();
        chip.Guest.ThrowIfKernelComplained();
    }

    private static async Task<string?> TroubleAsync(ChipHost host)
    {
        var info = await host.GetInfoAsync();
        return info.Fault?.Reason ?? info.Warning;
    }
}
