// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A queue that has come round to where it began looks as one that was never used.</summary>
public sealed class FirstPositionTests
{
    [Theory]
    [InlineData(0UL, 128)]
    [InlineData(RingFeatures.Packed, 65536)]
    public void A_machine_that_is_paused_when_its_queue_has_come_round_goes_on_with_its_settings(ulong without, int requests)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(without);
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        for (int i = 1; i < requests; i++)
            machine.Read(1);
        machine.Stop();
        machine.Start();
        Assert.Equal((byte)GpioDirection.Out, machine.Ask(GpioMessageType.GetDirection, 0).Value);
        Assert.Equal(Signal.StrongLow, rig.Line(0).GuestSignal);
    }
}
