// SPDX-License-Identifier: MIT
using System.Net;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Daemon.Tests.Up;

/// <summary>Chips over virtio: what a machine's front-end keeps when boards come and go, and what it costs to take it away.</summary>
public sealed class VirtioTests : BoardTests
{
    private readonly List<VhostUserFrontend> _machines = [];

    [Fact]
    public async Task A_machine_keeps_its_connection_while_boards_are_stopped_killed_and_started_again()
    {
        UpProcess up = await UpAsync("--transport", "virtio", "--lines", "4");
        int? wire = InstanceLock.Holder(Chip.WireLock);
        Assert.Equal(WireKind.Virtio, WireArguments.Of(wire!.Value)?.Kind);
        VhostUserFrontend machine = PowerOn();
        await up.ReadUntilAsync("gpio0: guest attached");

        Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Kill);
        await up.EndAsync();
        Assert.Equal(0, machine.GetStatus());
        up = await UpAsync("--transport", "virtio", "--lines", "4");
        Assert.Equal("attached", (await ChipAsync(Connect(), "gpio0")).Guest);

        UpResult result = await StopAsync(up);
        Assert.Equal(0, result.Status);
        Assert.Contains("gpio0: a guest is attached: programs that ask something of its chip wait now, and the wire stays for it", result.Errors, StringComparison.Ordinal);
        Assert.Equal([4, 0, 0, 0], machine.GetConfig(0, 4)!);
        up = await UpAsync("--transport", "virtio", "--lines", "4");
        Assert.Equal(wire, InstanceLock.Holder(Chip.WireLock));
        Assert.Equal("attached", (await ChipAsync(Connect(), "gpio0")).Guest);
        machine.Dispose();
        await up.ReadUntilAsync("guest detached");
        result = await StopAsync(up);
        Assert.Equal((0, "", ""), (result.Status, result.Output, result.Errors));
        Assert.Null(InstanceLock.Holder(Chip.WireLock));
    }

    [Fact]
    public async Task To_take_a_chip_from_a_machine_is_refused_with_what_it_costs_and_done_by_force()
    {
        UpProcess up = await UpAsync("--transport", "virtio");
        HttpClient api = Connect();
        ChipInfo chip = await ChipAsync(api, "gpio0");
        Assert.Equal(("virtio", Chip.GuestSocket), (chip.Transport, chip.GuestSocket));
        Assert.Contains("memory-backend-memfd,id=mgpio0,size=512M,share=on", chip.QemuArguments);
        VhostUserFrontend machine = PowerOn();
        await up.ReadUntilAsync("gpio0: guest attached");

        using HttpResponseMessage refused = await api.DeleteAsync(new Uri("/v1/chips/gpio0", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        string why = await refused.Content.ReadAsStringAsync();
        Assert.Contains("Once the chip is removed, its machine has no GPIO controller until QEMU is started again, as it cannot connect twice", why, StringComparison.Ordinal);
        Assert.Contains("--force", why, StringComparison.Ordinal);
        Assert.Equal(0, machine.GetStatus());

        using HttpResponseMessage removed = await api.DeleteAsync(new Uri("/v1/chips/gpio0?force=true", UriKind.Relative));
        Assert.True(removed.IsSuccessStatusCode);
        Assert.Null(InstanceLock.Holder(Chip.WireLock));
        Assert.ThrowsAny<Exception>(() => machine.GetStatus());

        ChipInfo added = await AskAsync(api, HttpMethod.Post, "/v1/chips", ApiJson.Default.ChipInfo, """{"name":"gpio0","transport":"virtio","lines":2}""");
        Assert.Equal(Chip.GuestSocket, added.GuestSocket);
        PowerOn();
        await up.ReadUntilAsync("gpio0: guest attached");
        UpResult result = await StopAsync(up);
        Assert.Contains("the wire stays for it", result.Errors, StringComparison.Ordinal);
        up = await UpAsync("--transport", "virtio", "--lines", "2", "--stop-wire");
        result = await StopAsync(up);
        Assert.Contains("the wire was stopped with a guest attached: its machine has no GPIO controller until QEMU is started again", result.Errors, StringComparison.Ordinal);
        Assert.Null(InstanceLock.Holder(Chip.WireLock));
    }

    [Fact]
    public async Task A_board_with_another_number_of_lines_than_its_machine_knows_is_refused_and_takes_nothing_away()
    {
        UpProcess up = await UpAsync("--transport", "virtio", "--lines", "4");
        VhostUserFrontend machine = PowerOn();
        await up.ReadUntilAsync("gpio0: guest attached");
        await StopAsync(up);
        UpResult refused = await RefusedAsync("--transport", "virtio", "--lines", "5");
        Assert.Equal(1, refused.Status);
        Assert.Contains("other lines or names than these 5", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, machine.GetStatus());
        await UpAsync("--transport", "virtio", "--lines", "4");
        Assert.Equal("attached", (await ChipAsync(Connect(), "gpio0")).Guest);
    }

    [Theory]
    [InlineData("ivshmem", "virtio")]
    [InlineData("virtio", "ivshmem")]
    public async Task A_wire_of_the_other_kind_is_refused_with_what_to_do_and_stays(string running, string asked)
    {
        RuntimeDirectory.Create(Chip);
        UpProcess former = Track(UpProcess.StartProgram(UpProcess.Program, new WireArguments
        {
            Paths = Chip,
            Kind = running == "virtio" ? WireKind.Virtio : WireKind.Ivshmem,
            MemorySize = running == "virtio" ? 0 : TransportTable.SizeFor(32),
            Idle = TimeSpan.FromMinutes(5),
        }.ToArray()));
        Assert.Equal("ready", await former.ReadLineAsync());
        UpResult result = await RefusedAsync("--transport", asked);
        Assert.Equal(1, result.Status);
        Assert.Contains($"is one for {running}, and the chip is to be carried by {asked}", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"end the wire with: kill {former.Id}", result.Errors, StringComparison.Ordinal);
        Assert.Equal(former.Id, InstanceLock.Holder(Chip.WireLock));
        former.Signal(LinuxSignal.Terminate);
        Assert.Equal(0, (await former.EndAsync()).Status);
        await UpAsync("--transport", asked);
    }

    [Fact]
    public async Task Chips_of_both_kinds_share_a_net_and_each_guest_is_told_its_driver()
    {
        string file = Directory.Write(
            "mixed.yaml",
            """
            name: board
            chips:
              stock: { transport: virtio, lines: 4, names: [out] }
              ours: { lines: 4, names: [in] }
            nets:
              wire: { connects: [stock:out, ours:in], pull: up }
            """);
        UpProcess up = Start(file);
        await up.ReadUntilAsync("stock: 4 lines over vhost-user-gpio-pci");
        await up.ReadUntilAsync("In the guest:");
        Assert.Equal("  modprobe gpio-virtio", await up.ReadLineAsync());
        Assert.Equal("  modprobe gpio-ivshmem", await up.ReadLineAsync());
        await up.ReadUntilAsync("ready");
        HttpClient api = Connect();
        Assert.Equal(("1", "1"), (await LevelAsync(api, "stock:out"), await LevelAsync(api, "ours:in")));
        using IvshmemPeer ours = IvshmemPeer.Connect(Paths.Chip("ours").GuestSocket, UpProcess.Patience);
        await up.ReadUntilAsync("ours: guest attached");
        PowerOn("stock");
        await up.ReadUntilAsync("stock: guest attached");
        UpResult result = await StopAsync(up);
        Assert.Contains("stock: a guest is attached: programs", result.Errors, StringComparison.Ordinal);
        Assert.Contains("ours: a guest is attached: its chip is idle now", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_its_wire_is_killed_the_chip_faults_and_can_be_made_anew()
    {
        UpProcess up = await UpAsync("--transport", "virtio", "--lines", "4");
        Signals.Kill(InstanceLock.Holder(Chip.WireLock)!.Value, LinuxSignal.Kill);
        await up.ReadUntilAsync("gpio0: FAULT");
        HttpClient api = Connect();
        using HttpResponseMessage removed = await api.DeleteAsync(new Uri("/v1/chips/gpio0", UriKind.Relative));
        Assert.True(removed.IsSuccessStatusCode);
        Assert.Null((await AskAsync(api, HttpMethod.Post, "/v1/chips", ApiJson.Default.ChipInfo, """{"name":"gpio0","transport":"virtio"}""")).Fault);
    }

    [Fact]
    public async Task The_wire_ends_by_itself_when_nobody_is_attached_and_stays_lean()
    {
        UpProcess up = await UpAsync("--transport", "virtio", "--wire-idle", "200ms");
        int wire = InstanceLock.Holder(Chip.WireLock)!.Value;
        string maps = await File.ReadAllTextAsync($"/proc/{wire}/maps");
        Assert.Contains("VirtualGpio.Virtio.dll", maps, StringComparison.Ordinal);
        foreach (string heavy in new[] { "AspNetCore", "CommandLine", "YamlDotNet", "System.Net.Http", "System.Text.Json", "Microsoft.Extensions", "VirtualGpio.Ivshmem", "VirtualGpio.Hosting" })
            Assert.DoesNotContain(heavy, maps, StringComparison.Ordinal);
        Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Kill);
        await up.EndAsync();
        Assert.True(SpinWait.SpinUntil(() => InstanceLock.Holder(Chip.WireLock) is null, UpProcess.Patience));
        await UpAsync("--transport", "virtio");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _machines.ForEach(machine => machine.Dispose());
        base.Dispose(disposing);
    }

    /// <summary>A machine's front-end takes possession of a chip, as QEMU does at its start.</summary>
    private VhostUserFrontend PowerOn(string chip = "gpio0")
    {
        var machine = VhostUserFrontend.Connect(Paths.Chip(chip).GuestSocket, UpProcess.Patience);
        _machines.Add(machine);
        Assert.NotEqual(0ul, machine.GetFeatures());
        machine.SetProtocolFeatures(machine.GetProtocolFeatures());
        machine.SetOwner();
        return machine;
    }

    private async Task<UpResult> StopAsync(UpProcess up)
    {
        Signals.Kill(InstanceLock.Holder(Paths.UpLock)!.Value, LinuxSignal.Terminate);
        return await up.EndAsync();
    }
}
