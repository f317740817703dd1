// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class Version1Tests
{
    [Fact]
    public async Task A_guest_that_knows_registers_and_a_doorbell_only_gets_every_edge_with_its_level()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using RegisterGuest guest = await Attach(rig, host, acknowledges: true);
        guest.Enable(1u << 0 | 1u << 9 | 1u << 31);
        await host.ToggleAsync(new[] { 0, 9, 31, 5 }, 250, TimeSpan.Zero);
        await host.SettledAsync(Rig.Patience);
        Assert.Equal(750, guest.Count);
        int[] lines = [0, 9, 31];
        for (int i = 0; i < 750; i++)
            Assert.Equal((lines[i % 3], i / 3 % 2 == 0 ? Level.High : Level.Low), guest.Handled[i]);
        Assert.Equal((0u, 0u, 0u), (guest.Registers.InterruptStatus, guest.Registers.InterruptEnd, guest.Registers.Data));
        ChipInfo info = await host.GetInfoAsync();
        Assert.Equal((1, 0L, GuestState.Attached), (info.ProtocolVersion, info.Unacknowledged, info.Guest));
        Assert.Equal(
            (InterruptTrigger.Both, true),
            ((await host.GetLinesAsync())[9].Settings.Trigger, (await host.GetLinesAsync())[9].Settings.InterruptEnabled));
    }

    [Fact]
    public async Task Only_the_wanted_edge_of_an_enabled_input_is_told()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using RegisterGuest guest = await Attach(rig, host, acknowledges: true);
        guest.Registers.Write(Map.Rising, 0b0011);
        guest.Registers.Write(Map.Falling, 0b1100);
        guest.Registers.Write(Map.InterruptEnable, 0b0101);
        await host.ToggleAsync(new[] { 0, 1, 2, 3 }, 4, TimeSpan.Zero);
        await host.SettledAsync(Rig.Patience);
        Assert.Equal(
            [(0, Level.High), (2, Level.Low), (0, Level.High), (2, Level.Low)], guest.Handled);
    }

    [Fact]
    public async Task A_guest_that_never_acknowledges_is_reported_and_stops_nothing_for_ever()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using RegisterGuest guest = await Attach(rig, host, acknowledges: false);
        guest.Enable(1);
        using EventSubscription events = host.Subscribe([0]);
        var watch = Stopwatch.StartNew();
        await host.SetAsync([new LineValue(0, Level.High)], Rig.Patience);
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.SetAsync([new LineValue(0, Level.Low)], TimeSpan.FromMilliseconds(50)));
        Assert.Equal(ErrorKind.GuestBusy, refusal.Kind);
        Assert.Contains("line 0", refusal.Message, StringComparison.Ordinal);
        await host.SettledAsync(Rig.Patience);
        Assert.InRange(watch.ElapsedMilliseconds, 950, 30_000);
        Assert.Equal(1, (await host.GetInfoAsync()).Unacknowledged);
        Assert.Equal(0u, guest.Registers.InterruptStatus);
        List<LineEventKind> kinds = [];
        while (events.TryRead(out LineEvent next))
            kinds.Add(next.Kind);
        Assert.Equal([LineEventKind.Edge, LineEventKind.NotAcknowledged], kinds);

        guest.Acknowledges = true;
        await host.SetAsync([new LineValue(0, Level.Low)], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        Assert.Equal((0, Level.Low), guest.Handled[^1]);
        Assert.Equal(1, (await host.GetInfoAsync()).Unacknowledged);
    }

    [Fact]
    public async Task Bits_that_a_dead_guest_and_a_dead_host_left_do_no_harm()
    {
        using var rig = new Rig();
        using IvshmemPeer keeper = rig.Join();
        for (int i = 0; i < Map.RegisterBlockSize; i += 4)
            rig.View.UInt32At(i) = 0xaaaa_aaaa;
        ChipHost host = rig.StartHost();
        keeper.Dispose();
        using RegisterGuest guest = await Attach(rig, host, acknowledges: true);
        Assert.Equal((0u, 0u, 0u), (guest.Registers.InterruptStatus, guest.Registers.InterruptEnd, guest.Registers.OutputEnable));
        guest.Enable(1);
        // A leftover acknowledge must neither hide the interrupt from the guest nor be taken for its answer.
        guest.Registers.Write(Map.InterruptEnd, 1);
        guest.Registers.Write(Map.InterruptStatus, 2);
        await host.ToggleAsync(new[] { 0 }, 10, TimeSpan.Zero);
        await host.SettledAsync(Rig.Patience);
        Assert.Equal(10, guest.Count);
    }

    [Fact]
    public async Task Outputs_of_the_guest_are_noticed_and_not_overwritten()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using RegisterGuest guest = await Attach(rig, host, acknowledges: true);
        guest.Registers.Update(Map.Data, 0b11, 0b10);
        guest.Registers.Write(Map.OutputEnable, 0b11);
        await Rig.Eventually(() => host.GetLinesAsync().Result[1].DrivenBy == LineDriver.Guest, "output");
        LineInfo[] lines = await host.GetLinesAsync();
        Assert.Equal((Level.Low, Level.High), (lines[0].Level, lines[1].Level));
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.SetAsync([new LineValue(1, Level.Low)], Rig.Patience));
        Assert.Equal(ErrorKind.LineDrivenByGuest, refusal.Kind);
        await host.SetAsync([new LineValue(2, Level.High)], Rig.Patience);
        Assert.Equal(0b110u, guest.Registers.Data);
        guest.Registers.Update(Map.Data, 0b1, 0b1);
        await Rig.Eventually(() => host.GetLinesAsync().Result[0].Level == Level.High, "value");
    }

    [Fact]
    public async Task A_guest_that_goes_over_to_version_2_is_spoken_to_in_it_and_back()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = rig.PowerOn(new RecordingConsumer());
        await Rig.Eventually(host, info => info.ProtocolVersion == 1);
        machine.Memory.UInt32At(Map.OutputEnable) = 1;
        machine.Memory.UInt32At(Map.Data) = 1;
        await Rig.Eventually(() => host.GetLinesAsync().Result[0].DrivenBy == LineDriver.Guest, "output");
        machine.StartDriver();
        await Rig.Eventually(host, info => info.ProtocolVersion == 2);
        Assert.Equal(Signal.HighImpedance, (await host.GetLinesAsync())[0].GuestSignal);
        await host.SetAsync([new LineValue(4, Level.High)], Rig.Patience);
        machine.Do(guest => guest.Stop());
        await Rig.Eventually(host, info => info.ProtocolVersion == 1);
        Assert.Equal(0b1_0001u, machine.Memory.UInt32At(Map.Data));
    }

    private static async Task<RegisterGuest> Attach(Rig rig, ChipHost host, bool acknowledges)
    {
        var guest = new RegisterGuest(rig.GuestSocket, acknowledges);
        await Rig.Eventually(host, info => info.Guest == GuestState.Attached);
        return guest;
    }
}
