// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Queues;

namespace VirtualGpio.Virtio.Tests.Queues;

/// <summary>A call that a driver waits for is made, however much it has got without one.</summary>
public sealed class CallTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(64)]
    public void A_call_is_due_however_often_a_packed_ring_was_gone_round_since_the_last(int size)
    {
        using var rig = new QueueRig(RingFeatures.Packed | RingFeatures.EventIndex, size);
        rig.Device.NeedsCall();
        for (int given = 1; given <= 5 * size; given++)
        {
            // The driver wants a call, and gets what is given to it without one.
            Assert.True(rig.Driver.ArmCall());
            for (int i = 0; i < given; i++)
            {
                rig.Add(rig.Writable(0, 1));
                rig.Device.Give(rig.Take(), 0);
                Assert.True(rig.Driver.TryGetUsed(out _, out _));
            }

            Assert.True(rig.Device.NeedsCall(), $"None after {given} of a ring of {size}.");
            Assert.False(rig.Device.NeedsCall());
        }
    }
}
