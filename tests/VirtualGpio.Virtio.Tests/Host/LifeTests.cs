// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Host;

public sealed class LifeTests
{
    [Fact]
    public void A_machine_comes_drives_and_goes_and_the_next_one_finds_a_chip_as_at_first()
    {
        using var rig = new Rig();
        for (int i = 0; i < 3; i++)
        {
            using (SoftwareMachine machine = rig.Boot())
            {
                Assert.Equal((byte)GpioDirection.None, machine.Ask(GpioMessageType.GetDirection, 0).Value);
                machine.Ask(GpioMessageType.SetValue, 0, 1);
                machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
                machine.Arm(1, InterruptTrigger.Both);
                rig.Set(1, i % 2 == 0 ? Level.High : Level.Low);
                Assert.Equal(GuestState.Running, rig.Info().Guest);
                Assert.Equal(Signal.StrongHigh, rig.Line(0).GuestSignal);
            }

            rig.Eventually(info => info.Guest == GuestState.Detached);
            Assert.Equal(Signal.HighImpedance, rig.Line(0).GuestSignal);
            Assert.Equal(new LineSettings(), rig.Line(1).Settings);
            Assert.Equal(0, rig.Info().EdgesWaiting);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.Packed)]
    public void A_guest_that_is_reset_finds_its_lines_as_at_first(ulong without)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(without);
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(1, Level.High);
        rig.Set(1, Level.Low);
        machine.Stop();
        Assert.Equal(Signal.HighImpedance, rig.Line(0).GuestSignal);
        Assert.Equal(GuestState.Attached, rig.Info().Guest);
        machine.StartDriver();
        Assert.Equal((byte)GpioDirection.None, machine.Ask(GpioMessageType.GetDirection, 0).Value);
        machine.Arm(1, InterruptTrigger.Both);
        machine.Read(1);
        Assert.False(machine.TryGetEvent(out _, out _), "an edge of the time before the reset came");
        rig.Set(1, Level.High);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.Packed)]
    public void A_machine_that_is_paused_goes_on_with_its_settings_and_gets_the_edges_from_meanwhile(ulong without)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(without);
        machine.Ask(GpioMessageType.SetValue, 0, 1);
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        machine.Arm(1, InterruptTrigger.Both);
        machine.Stop();
        rig.Set(1, Level.High);
        rig.Set(1, Level.Low);
        machine.Start();
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Equal(Level.High, machine.Read(1));
        machine.QueueEvent(1);
        machine.NextEvent();
        Assert.Equal(Level.Low, machine.Read(1));
        Assert.Equal(Signal.StrongHigh, rig.Line(0).GuestSignal);
    }

    [Fact]
    public void A_second_machine_is_sent_away_and_the_first_goes_on()
    {
        using var rig = new Rig();
        using SoftwareMachine first = rig.Boot();
        Assert.ThrowsAny<Exception>(() => rig.Boot().Dispose());
        rig.Set(0, Level.High);
        Assert.Equal(Level.High, first.Read(0));
    }

    [Fact]
    public void Kicks_without_anything_new_do_no_harm()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        for (int i = 0; i < 1000; i++)
            machine.ForceKick(i % 2);
        rig.Set(0, Level.High);
        Assert.Equal(0, machine.NextEvent().Line);
    }

    [Theory]
    [InlineData("line 9")]
    [InlineData("two event buffers")]
    [InlineData("no byte for the event")]
    [InlineData("bytes that name its line")]
    [InlineData("A request has 4 bytes")]
    [InlineData("bytes for the response")]
    [InlineData("no memory")]
    public void A_driver_that_breaks_the_rules_ends_in_a_chip_out_of_service_until_it_starts_anew(string mistake)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(RingFeatures.IndirectDescriptors);
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        machine.Arm(1, InterruptTrigger.Both);
        ulong at = machine.Memory.Allocate(64, 16);
        BinaryPrimitives.WriteUInt16LittleEndian(machine.Memory.Bytes(at, 2), (ushort)(mistake == "line 9" ? 9 : 1));
        (int queue, DriverBuffer[] buffers) = mistake switch
        {
            "no byte for the event" => (1, new DriverBuffer[] { new(at, 2, false) }),
            "bytes that name its line" => (1, [new(at, 1, false), new(at + 16, 1, true)]),
            "A request has 4 bytes" => (0, [new(at, 4, false), new(at + 16, 2, true)]),
            "bytes for the response" => (0, [new(at, 8, false), new(at + 16, 1, true)]),
            "no memory" => (0, [new(0x10, 8, false), new(at + 16, 2, true)]),
            _ => (1, [new(at, 2, false), new(at + 16, 1, true)]),
        };
        Assert.True((queue == 0 ? machine.Requests : machine.Events).TryAdd(buffers, out _));
        machine.Kick(queue);
        ChipInfo info = rig.Eventually(info => info.Fault is not null);
        Assert.Contains(mistake, info.Fault!.Reason, StringComparison.Ordinal);
        Assert.Equal(Signal.HighImpedance, rig.Line(0).GuestSignal);

        machine.Stop();
        machine.StartDriver();
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(1, Level.High);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Null(rig.Host.Fault);
    }
}
