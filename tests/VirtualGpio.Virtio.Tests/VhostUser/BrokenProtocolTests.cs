// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>Whatever QEMU says, its connection stays: without it, it ends at the next reset of its guest.</summary>
public sealed class BrokenProtocolTests
{
    public static TheoryData<string> Mistakes { get; } = ["too short", "no such queue", "version", "too long", "an answer", "no eventfd", "no memory"];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_back_end_stops_its_queues_and_goes_on_when_they_are_started_anew(string mistake)
    {
        using var rig = new Rig();
        Qemu qemu = rig.Boot();
        Make(mistake, rig.Front, rig.Guest);
        Pump(rig);
        string[] told = rig.Device.Told();
        Assert.Equal(["stop 0", "stop 1"], told[..2]);
        Assert.StartsWith("broken: ", Assert.Single(told[2..]), StringComparison.Ordinal);
        Assert.Equal([0u, 0u], qemu.Stop());
        qemu.Start(rig.SplitFeatures);
        Assert.Contains("start 1", rig.Device.Told());
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_relay_has_the_device_stopped_with_the_reason_and_goes_on_when_the_rings_are_started_anew(string mistake)
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        RawFrontend front = rig.Connect();
        var qemu = new Qemu(front, rig.Guest, 10);
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        Make(mistake, front, rig.Guest);
        WaitForReason(host);
        Assert.Contains("stop 1", host.Device.Lines);
        rig.Kill(host);

        RunningHost next = rig.StartHost();
        WaitForReason(next);
        Assert.DoesNotContain("start 0", next.Device.Lines);
        Assert.Equal([0u, 0u], qemu.Stop());
        qemu.Start(RelayRig.Features);
        next.WaitFor("start 1");
        next.Device.Told();
        rig.Kill(next);
        RunningHost last = rig.StartHost();
        last.WaitFor("start 1");
        Assert.DoesNotContain(last.Device.Lines, line => line.StartsWith("broken", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mistake_that_the_front_end_waits_for_is_answered_and_stops_nothing()
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        RawFrontend front = rig.Connect();
        var qemu = new Qemu(front, rig.Guest, 10);
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        Assert.Equal(1u, front.Acknowledged(VhostUserRequest.SetVringSize, message => new VringState(9, 64).AddTo(message)));
        Assert.Equal(1u, front.Acknowledged(VhostUserRequest.SetVringBase, message => message.Add(1u)));
        front.Send((VhostUserRequest)41, 0, message => message.AddZeros(16));
        front.TellState(VhostUserRequest.GetVringBase, 9, 0);
        front.Answer(VhostUserRequest.GetVringBase, 0);
        front.Send(VhostUserRequest.GetConfig, 0);
        front.Answer(VhostUserRequest.GetConfig, 0);
        rig.Guest.Offer(0, 1);
        host.Do(device => Assert.Equal(1, device.Take(0, gives: true)));
        Assert.Equal([1u, 0u], qemu.Stop());
    }

    [Fact]
    public void What_belongs_to_no_message_is_thrown_away_without_end_and_keeps_nobody_else_waiting()
    {
        using var rig = new RelayRig();
        rig.Kill(rig.StartHost());
        RawFrontend front = rig.Connect();
        Assert.NotEqual(0u, front.Ask(VhostUserRequest.GetFeatures));
        UnixConnection socket = front.Connection.Socket;
        Assert.Equal(12, socket.TrySend(Header(VhostUserRequest.SetOwner, 1, uint.MaxValue)));
        byte[] garbage = new byte[1 << 16];
        for (int sent = 0; sent < 20_000_000;)
        {
            int count = socket.TrySend(garbage, rig.Guest.File);
            Assert.NotEqual(UnixConnection.Closed, count);
            if (count == UnixConnection.WouldBlock)
                Patience.WaitToSend(socket);
            else
                sent += count;
        }

        rig.StartHost();
        Assert.True(rig.Relay.HasGuest);
        front.AssertSilent();
    }

    private static void WaitForReason(RunningHost host) => Patience.Until(
        () => host.Device.Lines.Any(line => line.StartsWith("broken: ", StringComparison.Ordinal)),
        () => string.Join(" | ", host.Device.Lines));

    private static void Pump(Rig rig)
    {
        for (int i = 0; i < 8; i++)
            Assert.True(rig.Backend.ProcessMessages());
    }

    private static void Make(string mistake, RawFrontend front, TestGuest guest)
    {
        UnixConnection socket = front.Connection.Socket;
        switch (mistake)
        {
            case "too short":
                front.Send(VhostUserRequest.SetVringAddresses, 0, message => message.Add(1u));
                break;
            case "no such queue":
                front.TellState(VhostUserRequest.SetVringBase, 2, 0);
                break;
            case "version":
                Assert.Equal(20, socket.TrySend([.. Header(VhostUserRequest.SetVringBase, 2, 8), .. new byte[8]]));
                break;
            case "too long":
                Assert.Equal(9012, socket.TrySend([.. Header(VhostUserRequest.SetVringBase, 1, 9000), .. new byte[9000]]));
                break;
            case "an answer":
                front.Send(VhostUserRequest.SetVringBase, VhostUserProtocol.Reply | VhostUserProtocol.NeedsReply, message => message.AddZeros(8));
                break;
            case "no eventfd":
                front.TellFile(VhostUserRequest.SetVringCall, 0, guest.File);
                break;
            default:
                front.Send(VhostUserRequest.SetMemoryTable, 0, message => message.AddZeros(8));
                break;
        }
    }

    private static byte[] Header(VhostUserRequest request, uint flags, uint size)
    {
        byte[] header = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)request);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), size);
        return header;
    }
}
