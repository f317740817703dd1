// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>Whoever comes while no more files can be opened waits until one can.</summary>
[Collection(nameof(CountsDescriptors))]
public sealed class AcceptTests
{
    [Fact]
    public void A_relay_lets_a_machine_in_when_it_can()
    {
        using var rig = new RelayRig();
        rig.StartHost();
        RawFrontend front;
        using (new NoDescriptorsLeft())
        {
            front = rig.Connect();
            rig.WaitFor("guest refused: accept(");
        }

        Assert.NotEqual(0u, front.Ask(VhostUserRequest.GetFeatures));
        Assert.InRange(rig.Log.Count(line => line.Contains("accept(", StringComparison.Ordinal)), 1, 100);
    }

    [Fact]
    public void A_relay_that_cannot_open_what_a_machine_passes_keeps_the_machine()
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        RawFrontend front = rig.Connect();
        var qemu = new Qemu(front, rig.Guest, 10);
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        using (new NoDescriptorsLeft())
        using (EventFd.Create())
        {
            front.TellFile(VhostUserRequest.SetVringCall, 0, rig.Guest.Calls[0]);
            rig.WaitFor("guest refused: recvmsg(");
        }

        qemu.Stop();
        host.Device.Told();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
    }

    [Fact]
    public void A_chip_lets_a_machine_in_when_it_can()
    {
        using var rig = new Host.Rig();
        UnixConnection connection;
        using (new NoDescriptorsLeft())
        {
            connection = UnixConnection.Connect(rig.Socket);
            Patience.Until(() => rig.Info().Warning?.Contains("ulimit", StringComparison.Ordinal) == true, "the chip says what it lacks");
        }

        using var front = new RawFrontend(connection, () => { });
        Assert.NotEqual(0u, front.Ask(VhostUserRequest.GetFeatures));
        Assert.Null(rig.Host.Fault);
    }
}
