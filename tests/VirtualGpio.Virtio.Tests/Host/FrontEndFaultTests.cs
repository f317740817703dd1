// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A front-end that breaks the protocol keeps its connection, and the chip says what was wrong.</summary>
public sealed class FrontEndFaultTests
{
    [Fact]
    public async Task A_front_end_of_this_process_has_a_chip_out_of_service_until_its_driver_starts_anew()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        await AssertFaultsAndHealsAsync(rig.Host, machine);
    }

    [Fact]
    public async Task So_has_one_behind_a_relay_and_the_next_process_knows_the_reason_too()
    {
        using var rig = new RelayedRig();
        ChipHost first = rig.StartHost();
        using SoftwareMachine machine = rig.Boot();
        await AssertFaultsAndHealsAsync(first, machine);
        machine.SpeakNonsense();
        await RelayedRig.FaultAsync(first);
        rig.Kill(first);
        using ChipHost second = rig.StartHost();
        await AssertFaultsAndHealsAsync(second, machine);
    }

    private static async Task AssertFaultsAndHealsAsync(ChipHost host, SoftwareMachine machine)
    {
        if ((await host.GetInfoAsync()).Fault is null)
        {
            machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
            machine.SpeakNonsense();
        }

        ChipInfo info = await RelayedRig.FaultAsync(host);
        Assert.Contains("queue 9", info.Fault!.Reason, StringComparison.Ordinal);
        Assert.Equal(Signal.HighImpedance, (await host.GetLinesAsync())[0].GuestSignal);
        machine.Stop();
        machine.StartDriver();
        machine.Arm(1, InterruptTrigger.Both);
        machine.Read(1);
        Level level = (await host.GetLinesAsync())[1].Level == Level.High ? Level.Low : Level.High;
        await host.SetAsync([new(1, level)], Rig.Patience);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Null((await host.GetInfoAsync()).Fault);
    }
}
