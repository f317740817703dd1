// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;

namespace VirtualGpio.Virtio.Tests.Host;

public sealed class RequestTests
{
    [Fact]
    public void The_configuration_tells_the_number_of_lines_and_the_size_of_their_names()
    {
        using var rig = new Rig(300, names: ["led", null, "Ünit"]);
        using SoftwareMachine machine = rig.Boot();
        // 300 lines; 4 + 1 + 6 bytes, and one zero for each line without a name.
        Assert.Equal([44, 1, 0, 0, 4 + 6 + 298 - 256, 1, 0, 0], machine.Config);
    }

    [Fact]
    public void The_names_come_one_after_the_other_each_with_a_zero()
    {
        using var rig = new Rig(3, names: ["led", null, "Ünit"]);
        using SoftwareMachine machine = rig.Boot();
        byte[] answer = machine.Ask(GpioMessageType.GetNames, 0, 0, 1 + 11);
        Assert.Equal(GpioProtocol.StatusOk, answer[0]);
        Assert.Equal("led\0\0Ünit\0", Encoding.UTF8.GetString(answer.AsSpan(1)));
    }

    [Theory]
    [InlineData(1, 0, 0u)]
    [InlineData(0, 0, 0u)]
    [InlineData(7, 0, 0u)]
    [InlineData(0xffff, 0xffff, uint.MaxValue)]
    [InlineData(2, 8, 0u)]
    [InlineData(3, 0xffff, 1u)]
    [InlineData(3, 0, 3u)]
    [InlineData(3, 0, 0x1_0000u)]
    [InlineData(4, 8, 0u)]
    [InlineData(5, 8, 1u)]
    [InlineData(5, 0, 2u)]
    [InlineData(6, 8, 1u)]
    [InlineData(6, 0, 5u)]
    [InlineData(6, 0, 12u)]
    [InlineData(6, 0, 16u)]
    public void A_request_that_makes_no_sense_is_answered_with_an_error_and_the_next_one_works(int type, int line, uint value)
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        Assert.Equal((GpioProtocol.StatusError, (byte)0), machine.Ask((GpioMessageType)type, line, value));
        Assert.Equal(Level.Low, machine.Read(0));
        Assert.Null(rig.Host.Fault);
    }

    [Fact]
    public void Names_for_which_there_is_no_room_are_refused()
    {
        using var rig = new Rig(2, names: ["led", "button"]);
        using SoftwareMachine machine = rig.Boot();
        Assert.Equal(GpioProtocol.StatusError, machine.Ask(GpioMessageType.GetNames, 0, 0, 11)[0]);
    }

    [Fact]
    public void A_line_is_an_input_until_it_is_made_an_output_with_the_value_from_before()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        Assert.Equal((byte)GpioDirection.None, machine.Ask(GpioMessageType.GetDirection, 3).Value);
        machine.Ask(GpioMessageType.SetValue, 3, 1);
        Assert.Equal(Signal.HighImpedance, rig.Line(3).GuestSignal);
        machine.Ask(GpioMessageType.SetDirection, 3, (uint)GpioDirection.Out);
        Assert.Equal(Signal.StrongHigh, rig.Line(3).GuestSignal);
        Assert.Equal(Level.High, machine.Read(3));
        Assert.Equal((byte)GpioDirection.Out, machine.Ask(GpioMessageType.GetDirection, 3).Value);
        machine.Ask(GpioMessageType.SetValue, 3, 0);
        Assert.Equal(Signal.StrongLow, rig.Line(3).GuestSignal);
        machine.Ask(GpioMessageType.SetDirection, 3, (uint)GpioDirection.None);
        Assert.Equal(Signal.HighImpedance, rig.Line(3).GuestSignal);
    }

    [Fact]
    public void Use_of_a_line_is_told_as_request_and_release()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot();
        rig.Eventually(info => info.Guest == GuestState.Running);
        using EventSubscription events = rig.Host.Subscribe([2]);
        machine.Ask(GpioMessageType.SetDirection, 2, (uint)GpioDirection.In);
        machine.Ask(GpioMessageType.SetInterruptType, 2, (uint)InterruptTrigger.Both);
        LineSettings armed = rig.Line(2).Settings;
        machine.Ask(GpioMessageType.SetInterruptType, 2, 0);
        machine.Ask(GpioMessageType.SetDirection, 2, (uint)GpioDirection.None);
        rig.Info();
        var told = new List<LineEventKind>();
        while (events.TryRead(out LineEvent happened))
            told.Add(happened.Kind);
        Assert.Equal([LineEventKind.Requested, LineEventKind.Reconfigured, LineEventKind.Reconfigured, LineEventKind.Released], told);
        Assert.Equal((true, InterruptTrigger.Both, true), (armed.Requested, armed.Trigger, armed.InterruptEnabled));
    }

    [Fact]
    public void Without_the_interrupt_feature_types_are_refused_and_the_status_says_so()
    {
        using var rig = new Rig();
        using SoftwareMachine machine = rig.Boot(GpioProtocol.InterruptFeature);
        Assert.Equal(GpioProtocol.StatusError, machine.Ask(GpioMessageType.SetInterruptType, 0, 1).Status);
        rig.Set(0, Level.High);
        Assert.Equal(Level.High, machine.Read(0));
        Assert.Contains("VIRTIO_GPIO_F_IRQ", rig.Info().Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void More_lines_than_event_buffers_are_warned_of()
    {
        using var rig = new Rig(33);
        using (SoftwareMachine machine = rig.Boot(queueSize: 32))
        {
            machine.Read(0);
            Assert.Contains("At most 32 of the 33 lines", rig.Info().Warning, StringComparison.Ordinal);
        }

        rig.Eventually(info => info.Guest == GuestState.Detached);
        using SoftwareMachine larger = rig.Boot(queueSize: 64);
        larger.Read(0);
        Assert.Null(rig.Info().Warning);
    }
}
