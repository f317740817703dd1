// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>What of a chip is the driver's goes with the driver, and what is the host's stays.</summary>
public sealed class RelayedResetTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_while_no_process_serves_the_chip_takes_what_was_the_drivers_and_leaves_the_hosts_levels(bool clearsMemory)
    {
        using var rig = new RelayedRig();
        ChipHost first = rig.StartHost();
        using SoftwareMachine machine = rig.Boot();
        machine.Ask(GpioMessageType.SetValue, 2, 1);
        machine.Ask(GpioMessageType.SetDirection, 2, (uint)GpioDirection.Out);
        machine.Arm(1, InterruptTrigger.Both);
        await SetAsync(first, 0, Level.High);
        await SetAsync(first, 1, Level.High);
        await SetAsync(first, 1, Level.Low);
        await SetAsync(first, 1, Level.High);
        rig.Kill(first);
        machine.Stop();
        if (clearsMemory)
            machine.TakeMemoryAway();
        machine.StartDriver();

        using ChipHost second = rig.StartHost();
        Assert.Equal(Level.High, machine.Read(0));
        Assert.Equal(Level.High, machine.Read(1));
        Assert.Equal((byte)GpioDirection.None, machine.Ask(GpioMessageType.GetDirection, 2).Value);
        LineInfo former = (await second.GetLinesAsync())[2];
        Assert.Equal((Signal.HighImpedance, Signal.HighImpedance), (former.GuestSignal, former.HostSignal));
        await SetAsync(second, 1, Level.Low);
        Assert.Equal(0, (await second.GetInfoAsync()).EdgesWaiting);
        machine.Arm(1, InterruptTrigger.Both);
        machine.Read(1);
        Assert.False(machine.TryGetEvent(out _, out _), "an edge of the time before the reset came");
        await SetAsync(second, 1, Level.High);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
    }

    private static Task SetAsync(ChipHost host, int line, Level level) => host.SetAsync([new(line, level)], Rig.Patience);
}
