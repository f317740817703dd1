// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>What a driver that has made a mistake is told, and when it is forgiven.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Answers_from_before_a_mistake_are_called_for()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        ulong at = machine.Memory.Allocate(64, 16);
        BinaryPrimitives.WriteUInt16LittleEndian(machine.Memory.Bytes(at, 8), (ushort)GpioMessageType.GetDirection);
        ushort good = 0;
        machine.AwaitCall(GpioProtocol.RequestQueue, () =>
        {
            Assert.True(machine.Requests.TryAdd([new(at, GpioProtocol.RequestSize, false), new(at + 16, GpioProtocol.ResponseSize, true)], out good));
            Assert.True(machine.Requests.TryAdd([new DriverBuffer(at, 4, false), new(at + 32, GpioProtocol.ResponseSize, true)], out _));
            machine.Kick(GpioProtocol.RequestQueue);
        });
        Assert.True(machine.Requests.TryGetUsed(out ushort id, out _));
        Assert.Equal(good, id);
        Assert.NotNull(rig.Eventually(info => info.Fault is not null));
    }

    [Fact]
    public void A_chip_with_a_broken_event_queue_is_back_when_the_whole_driver_begins_anew_and_not_before()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
        ulong at = machine.Memory.Allocate(16, 16);
        Assert.True(machine.Events.TryAdd([new DriverBuffer(at, GpioProtocol.EventRequestSize, false)], out _));
        machine.Kick(GpioProtocol.EventQueue);
        string reason = rig.Eventually(info => info.Fault is not null).Fault!.Reason;
        Assert.Contains("no byte for the event. The driver has to start anew", reason, StringComparison.Ordinal);
        Assert.Contains("docs/virtio.md", reason, StringComparison.Ordinal);

        // What it had asked for is forgotten, and it would not know.
        machine.Enable(GpioProtocol.EventQueue, false);
        machine.Enable(GpioProtocol.EventQueue, true);
        rig.Set(1, Level.High);
        Assert.Equal(reason, rig.Info().Fault?.Reason);

        machine.Stop();
        machine.StartDriver();
        machine.Arm(1, InterruptTrigger.Both);
        machine.Read(1);
        rig.Set(1, Level.Low);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Null(rig.Host.Fault);
    }
}
