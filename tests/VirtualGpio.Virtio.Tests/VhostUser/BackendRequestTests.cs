// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

public sealed class BackendRequestTests
{
    [Theory]
    [InlineData(0u, 8u, 8)]
    [InlineData(4u, 4u, 4)]
    [InlineData(8u, 0u, 0)]
    [InlineData(0u, 9u, -1)]
    [InlineData(9u, 0u, -1)]
    [InlineData(uint.MaxValue, 8u, -1)]
    [InlineData(8u, uint.MaxValue, -1)]
    public void The_configuration_is_read_within_its_bounds_only(uint offset, uint size, int expected)
    {
        using var rig = new Rig();
        rig.Front.Send(VhostUserRequest.GetConfig, 0, message =>
        {
            message.Add(offset);
            message.Add(size);
            message.Add(0u);
        });
        VhostUserMessage answer = rig.Front.Answer(VhostUserRequest.GetConfig, expected < 0 ? 0 : 12 + expected);
        if (expected > 0)
            Assert.Equal(rig.Device.Config.AsSpan((int)offset, expected), answer.Payload[12..]);
    }

    [Fact]
    public void Writing_to_the_configuration_is_refused_and_told_of_once()
    {
        using var rig = new Rig();
        rig.Boot();
        for (int i = 0; i < 3; i++)
            Assert.Equal(1u, rig.Front.Acknowledged(VhostUserRequest.SetConfig, message => message.AddZeros(20)));
        rig.Front.Send(VhostUserRequest.SetConfig, 0, message => message.AddZeros(20));
        Assert.Equal(["refused: The driver wrote to the configuration space, which is read-only."], rig.Device.Told());
    }

    [Fact]
    public void What_is_not_known_is_refused_where_the_front_end_waits_and_ignored_where_it_does_not()
    {
        using var rig = new Rig();
        rig.Boot();
        Assert.Equal(1u, rig.Front.Acknowledged((VhostUserRequest)41, message => message.AddZeros(16)));
        Assert.Equal(1u, rig.Front.Acknowledged(VhostUserRequest.SetMtu, message => message.Add(1500UL)));
        rig.Front.Send(VhostUserRequest.SetMtu, 0, message => message.Add(1500UL));
        rig.Front.Send(VhostUserRequest.SendRarp, 0, message => message.Add(0UL));
        rig.Front.Send((VhostUserRequest)41, 0, message => message.AddZeros(16));
        rig.Front.AssertSilent();
        Assert.All(rig.Device.Told(), told => Assert.StartsWith("refused: ", told, StringComparison.Ordinal));
        Assert.NotNull(rig.Device.Rings[0]);
    }

    [Fact]
    public void An_acknowledgement_is_sent_only_if_that_was_agreed_on()
    {
        using var rig = new Rig();
        rig.Front.Send(VhostUserRequest.SetOwner, VhostUserProtocol.NeedsReply);
        rig.Front.AssertSilent();
        rig.Front.Tell(VhostUserRequest.SetProtocolFeatures, (ulong)VhostUserProtocolFeatures.Acknowledgements);
        Assert.Equal(0u, rig.Front.Acknowledged(VhostUserRequest.SetOwner, _ => { }));
    }

    [Theory]
    [InlineData(VhostUserRequest.SetFeatures)]
    [InlineData(VhostUserRequest.SetVringKick)]
    [InlineData(VhostUserRequest.SetInflight)]
    [InlineData(VhostUserRequest.ResetDevice)]
    internal void The_session_begins_with_the_owner(VhostUserRequest request)
    {
        using var rig = new Rig();
        rig.Front.Send(request, 0, message => message.AddZeros(40));
        Assert.Contains("owner", Assert.Single(rig.Device.Told()), StringComparison.Ordinal);
        Assert.False(rig.Backend.IsAttached);
    }

    [Fact]
    public void Features_that_were_not_offered_are_not_taken()
    {
        using var rig = new Rig();
        rig.Front.Send(VhostUserRequest.SetOwner, 0);
        rig.Front.Tell(VhostUserRequest.SetFeatures, 1UL << 26);
        Assert.Contains("0x4000000", rig.Device.Told()[^1], StringComparison.Ordinal);
        Assert.Equal(0u, rig.Backend.Features);
    }

    [Fact]
    public void Options_decide_what_is_offered()
    {
        using var all = new Rig();
        Assert.Equal((1UL << 34) | (1UL << 32) | (1UL << 30) | (1UL << 29) | (1UL << 28) | 1, all.Backend.OfferedFeatures);
        using var few = new Rig(
            new() { EventIndex = false, PackedRing = false, IndirectDescriptors = false }, new() { Features = ulong.MaxValue });
        Assert.Equal((1UL << 32) | (1UL << 30) | ((1UL << 24) - 1), few.Backend.OfferedFeatures);
        Assert.Equal(0x1b209UL, all.Front.Ask(VhostUserRequest.GetProtocolFeatures));
    }

    [Fact]
    public void A_front_end_that_gives_the_device_up_can_take_it_again()
    {
        using var rig = new Rig();
        rig.Boot();
        rig.Front.Send(VhostUserRequest.ResetOwner, 0);
        Assert.Equal(["stop 0", "stop 1", "detached: The front-end gave the device up."], rig.Device.Told());
        Assert.Empty(rig.Backend.Memory.Regions);
        new Qemu(rig.Front, rig.Guest, 7).Realize();
        Assert.Equal(["attached", "state"], rig.Device.Told());
    }

    [Fact]
    public void A_front_end_that_does_not_read_its_answers_is_left()
    {
        using var rig = new Rig();
        Exception? failure = Record.Exception(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
                rig.Front.Send(VhostUserRequest.GetFeatures, 0);
        });
        Assert.Contains("does not read", Assert.IsType<VhostUserException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_can_come_in_pieces_and_several_at_once()
    {
        using var rig = new Rig();
        var message = new VhostUserMessage();
        message.Start(VhostUserRequest.GetFeatures);
        byte[] two = [.. message.Bytes, .. message.Bytes];
        UnixConnection socket = rig.Front.Connection.Socket;
        foreach (byte one in two.AsSpan(0, 20))
        {
            socket.TrySend([one]);
            Assert.True(rig.Backend.ProcessMessages());
        }

        Assert.Equal(rig.Backend.OfferedFeatures, rig.Front.Answer(VhostUserRequest.GetFeatures, 8).UInt64At(0));
        rig.Front.AssertSilent();
        socket.TrySend([.. two.AsSpan(20), .. two]);
        rig.Backend.ProcessMessages();
        for (int i = 0; i < 3; i++)
            rig.Front.Answer(VhostUserRequest.GetFeatures, 8);
        rig.Front.AssertSilent();
    }
}
