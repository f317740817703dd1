// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class PlainTests
{
    [Fact]
    public async Task Without_doorbells_levels_are_read_and_outputs_are_noticed()
    {
        using var file = MemoryFile.CreateSealed("plain", 128 * 1024);
        using var view = SharedMemory.Map(file, file.Length);
        await using ChipHost host = IvshmemChip.Plain(file, new ChipHostOptions());
        host.Start();
        var guest = new SoftwareGuest(view, new RecordingConsumer());
        Assert.True(guest.Start(out string why), why);
        Assert.Equal(0u, HostHeader.Read(view).Features);
        await Rig.Eventually(host, (info, transport) => info.Guest == GuestState.Running && !transport.Doorbells);
        BurstResult result = await host.ToggleAsync(new[] { 1 }, 5001, TimeSpan.Zero);
        Assert.Equal((0L, 0L), (result.EdgesSent, result.Waits));
        Assert.Equal(Level.High, guest.Read(1));
        guest.Configure(2, Rig.Output, Level.High);
        guest.Configure(3, new LineSettings { Bias = LineBias.PullUp });
        Assert.Equal(Level.High, guest.Read(3));
        await Rig.Eventually(() => host.GetLinesAsync().Result[2].Level == Level.High, "output");
        guest.Stop();
        await Rig.Eventually(host, info => info.Guest != GuestState.Running);
    }

    [Fact]
    public async Task A_guest_without_interrupts_on_a_server_is_looked_at_too()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = rig.PowerOn(new RecordingConsumer());
        var guest = new SoftwareGuest(machine.Memory, new RecordingConsumer());
        Assert.True(guest.Start(out string why), why);
        await Rig.Eventually(host, (info, transport) => info.Guest == GuestState.Running && !transport.Doorbells);
        await host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        Assert.Equal(Level.High, guest.Read(0));
        guest.Configure(2, Rig.Output, Level.High);
        await Rig.Eventually(() => host.GetLinesAsync().Result[2].Level == Level.High, "output");
    }
}
