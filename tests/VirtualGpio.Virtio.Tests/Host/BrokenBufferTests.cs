// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A driver's mistake that shows only when an edge comes is the driver's, and not of whoever made the edge.</summary>
public sealed class BrokenBufferTests
{
    [Theory]
    [InlineData(0UL, InterruptTrigger.Both)]
    [InlineData(RingFeatures.Packed, InterruptTrigger.Both)]
    [InlineData(RingFeatures.Packed, InterruptTrigger.WhileHigh)]
    public void A_buffer_that_cannot_be_written_is_found_by_the_edge_and_whoever_set_the_line_is_not_troubled(ulong without, InterruptTrigger trigger)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(without);
        Break(machine, 1, trigger);
        rig.Set(1, Level.High);
        ChipInfo info = rig.Eventually(info => info.Fault is not null);
        Assert.Contains("0x10", info.Fault!.Reason, StringComparison.Ordinal);
        Assert.Equal(Level.High, rig.Line(1).Level);

        machine.Stop();
        machine.StartDriver();
        machine.Arm(1, InterruptTrigger.Both);
        rig.Set(1, Level.Low);
        Assert.Equal((1, GpioProtocol.EventValid), machine.NextEvent());
        Assert.Null(rig.Host.Fault);
    }

    [Fact]
    public async Task A_burst_on_other_lines_too_ends_with_the_reason()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        Break(machine, 1, InterruptTrigger.Both);
        machine.Arm(0, InterruptTrigger.Both);
        Exception? caught = await Record.ExceptionAsync(() => rig.Host.ToggleAsync(new[] { 0, 1 }, 5000, TimeSpan.Zero).WaitAsync(Rig.Patience));
        if (caught is not null)
            Assert.Equal(ErrorKind.Faulted, Assert.IsType<VirtualGpioException>(caught).Kind);
        Assert.NotNull(rig.Eventually(info => info.Fault is not null).Fault);
    }

    /// <summary>Arms a line with a buffer whose byte for the event is nowhere.</summary>
    private static void Break(SoftwareMachine machine, int line, InterruptTrigger trigger)
    {
        machine.Ask(GpioMessageType.SetDirection, line, (uint)GpioDirection.In);
        machine.Ask(GpioMessageType.SetInterruptType, line, (uint)trigger);
        ulong at = machine.Memory.Allocate(16, 16);
        BinaryPrimitives.WriteUInt16LittleEndian(machine.Memory.Bytes(at, 2), (ushort)line);
        Assert.True(machine.Events.TryAdd([new(at, GpioProtocol.EventRequestSize, false), new(0x10, 1, true)], out _));
        machine.Kick(GpioProtocol.EventQueue);
        // Answered after the buffer was taken.
        machine.Read(line);
        machine.Read(line);
    }
}
