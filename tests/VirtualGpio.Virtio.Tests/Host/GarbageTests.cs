// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.Queues.Driver;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>Whatever a guest or a front-end writes anywhere: the board lives, and the next driver works.</summary>
public sealed class GarbageTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(RingFeatures.Packed)]
    [InlineData(RingFeatures.Packed | RingFeatures.IndirectDescriptors | RingFeatures.EventIndex)]
    public async Task Garbage_anywhere_in_the_guests_memory_ends_in_a_fault_at_most(ulong without)
    {
        using var rig = new Rig(40, stallLimit: TimeSpan.FromMilliseconds(50));
        using SoftwareMachine machine = rig.Boot(without);
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            machine.Ask(GpioMessageType.SetDirection, 0, (uint)GpioDirection.Out);
            for (int line = 1; line < 5; line++)
                machine.Arm(line, InterruptTrigger.Both);
            Task<BurstResult> toggle = rig.Host.ToggleAsync(new[] { 1, 2, 39 }, 50, TimeSpan.Zero);
            Scribble(machine, random);
            try
            {
                await toggle.WaitAsync(Rig.Patience);
            }
            catch (VirtualGpioException refusal)
            {
                Assert.True(refusal.Kind is ErrorKind.Faulted or ErrorKind.GuestBusy or ErrorKind.LineDrivenByGuest, refusal.ToString());
            }

            // The toggling may be done before the kicks are heard: heard in one round of the board, acted on in the next.
            for (int round = 0; round < 3; round++)
                rig.Info();
            if (rig.Host.Fault is { } fault)
            {
                Assert.NotEmpty(fault.Reason);
                Assert.Equal(Signal.HighImpedance, rig.Line(0).GuestSignal);
            }

            machine.Stop();
            machine.StartDriver();
            machine.Arm(39, InterruptTrigger.Both);
            Level level = rig.Line(39).Level == Level.High ? Level.Low : Level.High;
            rig.Set(39, level);
            Assert.Equal((39, GpioProtocol.EventValid), machine.NextEvent());
            Assert.Equal(level, machine.Read(39));
            Assert.Null(rig.Host.Fault);
            await rig.Host.ReleaseAsync(39);
            machine.Stop();
            machine.StartDriver();
        }

        // Whether any of that was looked at depends on the moment; this is.
        Assert.True(machine.Events.TryAdd([new DriverBuffer(0x10, GpioProtocol.EventRequestSize, false)], out _));
        machine.ForceKick(GpioProtocol.EventQueue);
        rig.Eventually(info => info.Fault is not null);
    }

    [Fact]
    public void Memory_that_vanishes_under_a_running_driver_does_not_end_the_board()
    {
        using var rig = new Rig();
        using (SoftwareMachine machine = rig.Boot())
        {
            machine.Arm(0, InterruptTrigger.Both);
            machine.TakeMemoryAway();
            rig.Set(0, Level.High);
            rig.Info();
        }

        rig.Eventually(info => info.Guest == GuestState.Detached);
        using SoftwareMachine next = rig.Boot();
        Assert.Equal(Level.High, next.Read(0));
    }

    [Fact]
    public void Garbage_instead_of_messages_ends_the_connection_at_most()
    {
        using var rig = new Rig();
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            using (UnixConnection connection = UnixConnection.Connect(rig.Socket))
            {
                for (int i = random.Next(1, 30); i > 0; i--)
                    Send(connection, random);
            }

            rig.Eventually(info => info.Guest == GuestState.Detached);
        }

        using SoftwareMachine machine = rig.Boot();
        machine.Arm(0, InterruptTrigger.Both);
        rig.Set(0, Level.High);
        Assert.Equal(0, machine.NextEvent().Line);
    }

    private static void Scribble(SoftwareMachine machine, Random random)
    {
        ulong start = machine.Memory.Region.GuestAddress;
        DriverQueue[] queues = [machine.Requests, machine.Events];
        for (int i = random.Next(1, 40); i > 0; i--)
        {
            DriverQueue queue = queues[random.Next(2)];
            (ulong part, int size) = random.Next(3) switch
            {
                0 => (queue.DescriptorAddress, queue.Size * 16),
                1 => (queue.DriverAddress, 12),
                _ => (queue.DriverAddress, 136),
            };
            ulong at = part + (ulong)random.Next(size - 8);
            Span<byte> bytes = machine.Memory.Bytes(at, 8);
            switch (random.Next(4))
            {
                case 0:
                    random.NextBytes(bytes);
                    break;
                case 1:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes, start + (ulong)random.Next(1 << 20));
                    break;
                case 2:
                    bytes[..2].Fill((byte)random.Next(256));
                    break;
                default:
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(bytes) + 1));
                    break;
            }

            machine.ForceKick(random.Next(2));
        }
    }

    private static void Send(UnixConnection connection, Random random)
    {
        byte[] bytes = new byte[random.Next(1, 80)];
        random.NextBytes(bytes);
        if (random.Next(4) > 0 && bytes.Length >= 12)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)random.Next(1, 45));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), random.Next(3) == 0 ? 9u : 1u);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)(bytes.Length - 12));
            if (bytes.Length >= 20)
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), (ulong)random.Next(4));
        }

        using MemoryFile? file = random.Next(5) == 0 ? MemoryFile.CreateSealed("garbage", 4096) : null;
        using EventFd? bell = random.Next(5) == 0 ? EventFd.Create() : null;
        connection.TrySend(bytes, (FileDescriptor?)file ?? bell);
    }
}
