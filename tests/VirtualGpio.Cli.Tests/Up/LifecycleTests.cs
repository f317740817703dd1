// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Up;

/// <summary>How a chip starts, ends, dies and is taken over.</summary>
public sealed class LifecycleTests : ChipTests
{
    [Theory]
    [InlineData(LinuxSignal.Interrupt)]
    [InlineData(LinuxSignal.Terminate)]
    public async Task A_signal_stops_the_chip_and_without_a_guest_its_wire_too(LinuxSignal signal)
    {
        CliProcess up = await UpAsync();
        up.Signal(signal);
        CliResult result = await up.EndAsync();
        Assert.Equal((0, ""), (result.Status, result.Errors));
        Assert.Null(InstanceLock.Holder(Paths.WireLock));
        Assert.False(File.Exists(Paths.ControlSocket) || File.Exists(Paths.GuestSocket) || File.Exists(Paths.HostSocket));
        Assert.Equal(ExitStatus.NoChip, (await RunAsync("get", "0")).Status);
    }

    [Fact]
    public async Task A_second_one_of_the_same_name_is_refused_and_the_first_goes_on()
    {
        CliProcess up = await UpAsync();
        CliResult second = await RunAsync("up");
        Assert.Equal(ExitStatus.Failure, second.Status);
        Assert.Contains($"'gpio0' is running already (process {up.Id})", second.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("get", "0")).Status);
    }

    [Fact]
    public async Task A_chip_that_was_killed_is_taken_over_with_its_guest_by_the_next_one()
    {
        CliProcess up = await UpAsync();
        int? wire = InstanceLock.Holder(Paths.WireLock);
        using IvshmemPeer guest = IvshmemPeer.Connect(Paths.GuestSocket, CliProcess.Patience);
        await up.ReadUntilAsync("guest attached");
        up.Signal(LinuxSignal.Kill);
        await up.EndAsync();

        CliProcess next = await UpAsync();
        Assert.Equal(wire, InstanceLock.Holder(Paths.WireLock));
        Assert.Contains("guest attached", (await RunAsync("info")).Output, StringComparison.Ordinal);
        guest.Dispose();
        await next.ReadUntilAsync("guest detached");
    }

    [Fact]
    public async Task Stopped_with_a_guest_the_wire_stays_for_the_next_one_and_that_is_told()
    {
        CliProcess up = await UpAsync();
        using IvshmemPeer guest = IvshmemPeer.Connect(Paths.GuestSocket, CliProcess.Patience);
        await up.ReadUntilAsync("guest attached");
        up.Signal(LinuxSignal.Terminate);
        CliResult result = await up.EndAsync();
        Assert.Equal(0, result.Status);
        Assert.Contains("the wire stays for it", result.Errors, StringComparison.Ordinal);
        Assert.NotNull(InstanceLock.Holder(Paths.WireLock));

        CliProcess next = await UpAsync("--stop-wire");
        next.Signal(LinuxSignal.Terminate);
        result = await next.EndAsync();
        Assert.Contains("the wire was stopped with a guest attached", result.Errors, StringComparison.Ordinal);
        Assert.Null(InstanceLock.Holder(Paths.WireLock));
    }

    [Fact]
    public async Task A_chip_that_does_not_fit_into_the_memory_of_a_kept_wire_is_refused_and_the_wire_stays()
    {
        CliProcess up = await UpAsync();
        using IvshmemPeer guest = IvshmemPeer.Connect(Paths.GuestSocket, CliProcess.Patience);
        await up.ReadUntilAsync("guest attached");
        up.Signal(LinuxSignal.Terminate);
        await up.EndAsync();
        int? wire = InstanceLock.Holder(Paths.WireLock);

        CliResult result = await RunAsync("up", "--lines", "1024");
        Assert.Equal(ExitStatus.Failure, result.Status);
        Assert.Equal(wire, InstanceLock.Holder(Paths.WireLock));
        await UpAsync();
        Assert.Contains("guest attached", (await RunAsync("info")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wire_ends_by_itself_when_nobody_is_attached()
    {
        CliProcess up = await UpAsync("--wire-idle", "200ms");
        Assert.NotNull(InstanceLock.Holder(Paths.WireLock));
        up.Signal(LinuxSignal.Kill);
        await up.EndAsync();
        Assert.True(SpinWait.SpinUntil(() => InstanceLock.Holder(Paths.WireLock) is null, CliProcess.Patience));
        await UpAsync();
    }

    [Fact]
    public async Task When_the_wire_is_killed_the_chip_ends_and_says_so_and_the_next_one_recovers()
    {
        CliProcess up = await UpAsync();
        Signals.Kill(InstanceLock.Holder(Paths.WireLock)!.Value, LinuxSignal.Kill);
        CliResult result = await up.EndAsync();
        Assert.Equal(ExitStatus.Failure, result.Status);
        Assert.Contains("the chip has ended", result.Errors, StringComparison.Ordinal);
        await UpAsync();
        Assert.Equal(0, (await RunAsync("get", "0")).Status);
    }

    [Fact]
    public async Task A_chip_without_interrupts_needs_no_wire()
    {
        await UpAsync("--plain");
        Assert.Equal(0, (await RunAsync("set", "0=1")).Status);
        Assert.Equal("1\n", (await RunAsync("get", "--numeric", "0")).Output);
        Assert.Contains("ivshmem-plain", (await RunAsync("info")).Output, StringComparison.Ordinal);
        Assert.Equal(128 * 1024, new FileInfo(Paths.Memory).Length);
        Assert.False(File.Exists(Paths.WireLock));
    }

    [Fact]
    public async Task Programs_can_wait_for_the_chip_and_read_what_to_tell_QEMU()
    {
        CliProcess up = Track(CliProcess.Start("up", "--json", "--dir", Base));
        using JsonDocument ready = JsonDocument.Parse((await up.ReadLineAsync())!);
        Assert.Equal("ready", ready.RootElement.GetProperty("event").GetString());
        Assert.Contains(Paths.GuestSocket, ready.RootElement.GetProperty("qemu").GetString(), StringComparison.Ordinal);
        using IvshmemPeer guest = IvshmemPeer.Connect(Paths.GuestSocket, CliProcess.Patience);
        Assert.Contains("\"event\":\"guest-attached\"", await up.ReadLineAsync(), StringComparison.Ordinal);
    }
}
