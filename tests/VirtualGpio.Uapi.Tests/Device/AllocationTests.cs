// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class AllocationTests
{
    private const int Rounds = 20_000;

    private readonly Rig _rig = new();

    [Fact]
    public void Edges_values_and_overflowing_buffers_cost_no_memory()
    {
        DeviceFile input = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.EdgeBoth | GpioV2LineFlags.EventClockRealtime, 0, 1);
        DeviceFile output = _rig.Request(GpioV2LineFlags.Output, 2, 3);
        var request = new GpioV1EventRequest { Offset = 4, Events = GpioV1EventFlags.Both };
        _rig.Ioctl(_rig.File, GpioIoctl.V1GetLineEvent, ref request);
        Assert.Equal(0, Allocated(i =>
        {
            _rig.Pull(0, i % 2 == 0);
            _rig.Pull(4, i % 2 == 0);
            var values = new GpioV2LineValues { Mask = 3 };
            _rig.Ioctl(input, GpioIoctl.V2GetValues, ref values);
            values.Bits = (ulong)i & 3;
            _rig.Ioctl(output, GpioIoctl.V2SetValues, ref values);
        }));
        Assert.Equal(32, Rig.Read<GpioV2LineEvent>(input).Length);
    }

    private static long Allocated(Action<int> action)
    {
        // Once before, for what is allocated at the first call only.
        for (int i = 0; i < 100; i++)
            action(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
            action(i);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
