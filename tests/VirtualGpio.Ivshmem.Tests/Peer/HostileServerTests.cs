// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests;

[Collection(nameof(Alone))]
public sealed class HostileServerTests
{
    private static readonly Gen<(byte[] Bytes, bool Passes)> s_block =
        from bytes in Gen.OneOf(
            Gen.Choose(-2, 70_000).Select(value => BitConverter.GetBytes((long)value)),
            Gen.Choose(0, 5).Select(value => BitConverter.GetBytes((long)value)),
            ArbMap.Default.GeneratorFor<byte[]>())
        from passes in Gen.Elements(true, false)
        select (bytes, passes);

    [Fact]
    public void Random_bytes_and_descriptors_end_in_a_refusal_or_a_working_peer_and_leak_nothing()
    {
        Try([], 0);
        int before = CountOpen();
        Prop.ForAll(
            s_block.ListOf().ToArbitrary(),
            Gen.Choose(0, 4).ToArbitrary(),
            (blocks, valid) => Try(blocks, valid)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Assert.InRange(CountOpen(), 0, before);
    }

    /// <summary>A valid start of some length, followed by anything at all.</summary>
    private static bool Try(IEnumerable<(byte[] Bytes, bool Passes)> blocks, int valid)
    {
        using var server = new FakeServer();
        if (valid > 0)
            server.Send(0);
        if (valid > 1)
            server.Send(2);
        if (valid > 2)
            server.Send(-1, server.Memory);
        if (valid > 3)
            server.Send(2, server.NewDoorbell());
        foreach ((byte[] bytes, bool passes) in blocks)
            server.SendBytes(bytes, passes ? server.NewDoorbell() : null);
        try
        {
            using IvshmemPeer peer = server.Join(expectedVectors: 1, thenClose: true);
            while (peer.ProcessMessages(new IgnoredEvents()))
            {
            }

            return peer.Peers.All(other => other.Key != peer.Id && other.Value.Count is > 0 and <= 64);
        }
        catch (IvshmemProtocolException)
        {
            return true;
        }
    }

    private static int CountOpen()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return OpenDescriptors.Count();
    }
}
