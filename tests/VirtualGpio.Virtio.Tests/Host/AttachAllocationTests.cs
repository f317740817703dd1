// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Tests.VhostUser;

namespace VirtualGpio.Virtio.Tests.Host;

[Collection(nameof(CountsDescriptors))]
public sealed class AttachAllocationTests
{
    [Fact]
    public void A_machine_that_comes_and_goes_costs_little_memory()
    {
        const int machines = 5;
        using var rig = new Rig();
        Cycle(rig);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < machines; i++)
            Cycle(rig);
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / machines, 0, 500_000);
    }

    private static void Cycle(Rig rig)
    {
        using (SoftwareMachine machine = rig.Boot())
        {
            machine.Arm(0, InterruptTrigger.Both);
            machine.Read(0);
        }

        rig.Eventually(info => info.Guest == GuestState.Detached);
    }
}
