// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

[Collection(nameof(Alone))]
public sealed class ResourceTests
{
    [Fact]
    public async Task Hosts_and_machines_that_come_and_go_leave_no_descriptor_behind()
    {
        using var rig = new Rig();
        int before = 0;
        for (int round = 0; round < 10; round++)
        {
            await using (ChipHost host = IvshmemChip.Join(rig.Join(), rig.Options))
            {
                host.Start();
                using SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
                await host.ToggleAsync(new[] { 0 }, 100, TimeSpan.Zero);
            }

            IvshmemChip.Join(rig.Join(), rig.Options).Dispose();
            await Rig.Eventually(() => rig.IsIdle, "all gone");
            if (round == 1)
                before = OpenDescriptors.Count();
        }

        Assert.InRange(OpenDescriptors.Count(), 0, before);
    }

    [Fact]
    public async Task Edges_in_either_direction_do_not_allocate()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer { Records = false };
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        using EventSubscription events = host.Subscribe([5, 6], 1 << 19);
        machine.Do(guest =>
        {
            guest.Configure(5, Rig.BothEdges);
            guest.Configure(6, Rig.Output);
        });
        await Both(host, machine);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Both(host, machine);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        // What is left is the commands and the waiting, which a busy machine prolongs. An object per edge would be 24 bytes.
        Assert.InRange(allocated, 0, 500_000);
    }

    private static async Task Both(ChipHost host, SoftwareGuestMachine machine)
    {
        await host.ToggleAsync(new[] { 5 }, 100_000, TimeSpan.Zero);
        machine.Do(static guest =>
        {
            for (int i = 0; i < 100_000; i++)
                guest.Set(6, i % 2 == 0 ? Level.High : Level.Low);
        });
        await host.SettledAsync(Rig.Patience);
    }
}
