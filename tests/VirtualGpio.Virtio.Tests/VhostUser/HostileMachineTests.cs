// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.Tests.VhostUser;

[Collection(nameof(CountsDescriptors))]
public sealed class HostileMachineTests
{
    [Fact]
    public void Nothing_that_a_machine_sends_ends_the_relay_or_leaves_anything_open_in_it()
    {
        using var rig = new RelayRig();
        TakeTurn(rig, [], 0, true);
        Dictionary<string, int> before = CountsDescriptors.Open();
        Prop.ForAll(
            HostileMessage.Generator.ListOf().ToArbitrary(),
            Gen.Choose(0, 2).ToArbitrary(),
            Gen.Elements(true, false).ToArbitrary(),
            (messages, valid, hasHost) => TakeTurn(rig, messages, valid, hasHost))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(60));
        CountsDescriptors.AssertNothingMore(before);
        Assert.False(rig.End.IsCompleted);
    }

    [Fact]
    public void Nothing_that_a_host_sends_ends_the_relay_or_leaves_anything_open_in_it()
    {
        using var rig = new RelayRig(options => options with { HostPatience = TimeSpan.FromMilliseconds(20) });
        var random = new Random(11);
        Answer(rig, random);
        Dictionary<string, int> before = CountsDescriptors.Open();
        for (int i = 0; i < 150; i++)
            Answer(rig, random);
        CountsDescriptors.AssertNothingMore(before);
        Assert.False(rig.End.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Memory_that_comes_and_goes_leaves_nothing_open(bool hasHost)
    {
        using var rig = new RelayRig();
        RunningHost host = rig.StartHost();
        Qemu qemu = rig.StartMachine();
        qemu.Realize();
        qemu.Start(RelayRig.Features);
        host.WaitFor("start 1");
        if (!hasHost)
            rig.Kill(host);
        Dictionary<string, int> before = CountsDescriptors.Open();
        MemoryRegion other = new(0x8000_0000, 0x10000, 0x7e00_0000_0000, 0);
        for (int i = 0; i < 50; i++)
        {
            qemu.Memory.Add((other, rig.Guest.File));
            qemu.TellMemory();
            qemu.Memory.RemoveAt(1);
            qemu.TellMemory();
        }

        // A stop waits for the host, who has dealt with all that by then.
        qemu.Stop();
        qemu.Start(RelayRig.Features);
        qemu.Stop();
        CountsDescriptors.AssertNothingMore(before);
    }

    /// <summary>One machine, with a host or without, and then everything as before.</summary>
    private static bool TakeTurn(RelayRig rig, IEnumerable<HostileMessage> messages, int valid, bool hasHost)
    {
        RunningHost host = rig.StartHost();
        RawFrontend front = rig.Connect();
        var qemu = new Qemu(front, rig.Guest, 10);
        if (valid > 0)
            qemu.Realize();
        if (valid > 1)
            qemu.Start(RelayRig.Features);
        if (!hasHost)
            rig.Kill(host);
        UnixConnection socket = front.Connection.Socket;
        foreach (HostileMessage message in messages)
        {
            message.SendTo(socket, rig.Guest);
            // The relay leaves who does not read.
            Drain(socket);
        }

        front.Dispose();
        rig.WaitFor("guest left: ");
        rig.Kill(host);
        // Whatever it said, it was not the relay that ended the connection.
        bool isKept = rig.Log.Contains("guest left: It closed the connection.");
        rig.Forget();
        return isKept && host.Failure is null && !rig.End.IsCompleted;
    }

    /// <summary>A host that begins well, for a while.</summary>
    private static void Answer(RelayRig rig, Random random)
    {
        using var socket = UnixConnection.Connect(rig.Options.HostSocketPath);
        byte[] right =
        [
            .. Message(1, RelayRig.Features | (1UL << 30)), .. Message(15, 0x1b209), .. Message(17, 2),
            .. BitConverter.GetBytes(24), .. BitConverter.GetBytes(5), .. BitConverter.GetBytes(20), .. new byte[20],
        ];
        byte[] wrong = new byte[random.Next(1, 80)];
        random.NextBytes(wrong);
        // Often the header is right, and what is behind it is not.
        byte[] sent = [.. right.AsSpan(0, random.Next(right.Length + 1)), .. wrong];
        using FileDescriptor? passed = random.Next(2) == 0 ? rig.Guest.File.Duplicate() : null;
        socket.TrySend(sent, passed);
        Patience.Until(() => rig.Log.Any(line => line.StartsWith("host ", StringComparison.Ordinal)), "the host is looked at");
        socket.Dispose();
        Patience.Until(() => !rig.Relay.HasHost, "the host's end is seen");
        rig.Forget();

        static byte[] Message(int request, ulong value) =>
            [.. BitConverter.GetBytes(request), .. BitConverter.GetBytes(5), .. BitConverter.GetBytes(8), .. BitConverter.GetBytes(value)];
    }

    private static void Drain(UnixConnection socket)
    {
        Span<byte> buffer = stackalloc byte[4096];
        var received = new FileDescriptor?[8];
        while (socket.Receive(buffer, received, out _) > 0)
        {
            foreach (FileDescriptor? one in received)
                one?.Dispose();
            Array.Clear(received);
        }
    }
}
