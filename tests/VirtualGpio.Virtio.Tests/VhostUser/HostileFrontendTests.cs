// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Queues;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

[Collection(nameof(CountsDescriptors))]
public sealed class HostileFrontendTests
{
    [Fact]
    public void Any_messages_in_any_order_keep_the_connection_and_leave_nothing_open()
    {
        Serve([], 0, 0);
        Dictionary<string, int> before = CountsDescriptors.Open();
        Prop.ForAll(
            HostileMessage.Generator.ListOf().ToArbitrary(),
            Gen.Choose(0, 3).ToArbitrary(),
            Gen.Choose(0, 30).ToArbitrary(),
            Serve).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(60));
        CountsDescriptors.AssertNothingMore(before);
    }

    [Fact]
    public void A_message_that_is_cut_off_anywhere_leaves_nothing_open()
    {
        using var guest = new TestGuest();
        var message = new VhostUserMessage();
        message.Start(VhostUserRequest.SetMemoryTable);
        message.Add(1u);
        message.Add(0u);
        TestGuest.Region.AddTo(message);
        byte[] bytes = message.Bytes.ToArray();
        Dictionary<string, int> before = CountsDescriptors.Open();
        for (int length = 1; length <= bytes.Length; length++)
        {
            using var rig = new Rig();
            rig.Front.Send(VhostUserRequest.SetOwner, 0);
            rig.Front.Connection.Socket.TrySend(bytes.AsSpan(0, length), guest.File);
            Assert.True(rig.Backend.ProcessMessages());
            Assert.Equal(length == bytes.Length ? 1 : 0, rig.Backend.Memory.Regions.Count);
            rig.Front.Dispose();
            Assert.False(rig.Backend.ProcessMessages());
        }

        CountsDescriptors.AssertNothingMore(before);
    }

    [Fact]
    public void Too_many_descriptors_are_closed()
    {
        Dictionary<string, int> before = CountsDescriptors.Open();
        using (var rig = new Rig())
        {
            rig.Boot();
            EventFd[] many = [.. Enumerable.Range(0, 9).Select(_ => EventFd.Create())];
            rig.Front.Send(VhostUserRequest.SetVringCall, 0, message => message.Add(0UL), many);
            Array.ForEach(many, one => one.Dispose());
            Assert.Equal(["stop 0", "stop 1", "broken: More than 8 descriptors came with one message."], rig.Device.Told());
        }

        CountsDescriptors.AssertNothingMore(before);
    }

    [Fact]
    public void Rounds_of_starting_and_stopping_leave_nothing_open()
    {
        Round();
        Dictionary<string, int> before = CountsDescriptors.Open();
        for (int i = 0; i < 100; i++)
            Round();
        CountsDescriptors.AssertNothingMore(before);

        static void Round()
        {
            using var rig = new Rig();
            Qemu qemu = rig.Boot();
            for (int i = 0; i < 3; i++)
            {
                qemu.Stop();
                qemu.Start(rig.SplitFeatures);
            }
        }
    }

    private static bool Serve(IEnumerable<HostileMessage> messages, int valid, int cut)
    {
        using var rig = new Rig();
        if (valid == 1)
            rig.Front.Send(VhostUserRequest.SetOwner, 0);
        if (valid == 2)
            new Qemu(rig.Front, rig.Guest, 10).Realize();
        if (valid == 3)
            rig.Boot();
        UnixConnection socket = rig.Front.Connection.Socket;
        foreach (HostileMessage message in messages)
        {
            message.SendTo(socket, rig.Guest);
            if (!rig.Backend.ProcessMessages())
                return false;
            Use(rig);
        }

        if (cut > 0)
            socket.TrySend(new byte[cut]);
        rig.Front.Dispose();
        // Not all that belongs to no message is thrown away at once.
        for (int i = 0; rig.Backend.ProcessMessages(); i++)
            Assert.InRange(i, 0, 1000);
        return !rig.Backend.IsAttached && rig.Device.Rings.All(ring => ring is null) && IsAttachedInTurn(rig.Device.Told(), valid == 3);
    }

    private static bool IsAttachedInTurn(string[] told, bool isAttached)
    {
        foreach (string line in told)
        {
            bool attaches = line == "attached";
            if (!attaches && !line.StartsWith("detached", StringComparison.Ordinal))
                continue;
            if (attaches == isAttached)
                return false;
            isAttached = attaches;
        }

        return !isAttached;
    }

    private static void Use(Rig rig)
    {
        foreach (Vring ring in rig.Device.Rings.OfType<Vring>())
        {
            try
            {
                for (int i = 0; i < 100 && ring.Queue.TryTake(out DescriptorChain? chain); i++)
                    ring.Queue.Give(chain, 0);
                ring.Call();
            }
            catch (VirtqueueException failure)
            {
                ring.Break(failure.Message);
            }
        }
    }
}
