// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Ivshmem.Tests;

public sealed class ConsistentViewTests
{
    private const int Vectors = 3;

    public enum Kind
    {
        Join,
        Leave,
        Ring,
    }

    [Fact]
    public void Whatever_joins_leaves_and_rings_every_view_is_the_same()
    {
        Gen<(Kind Kind, int First, int Second, int Vector)> step =
            from kind in Gen.Frequency((3, Gen.Constant(Kind.Join)), (2, Gen.Constant(Kind.Leave)), (5, Gen.Constant(Kind.Ring)))
            from first in Gen.Choose(0, 1000)
            from second in Gen.Choose(0, 1000)
            from vector in Gen.Choose(0, Vectors - 1)
            select (kind, first, second, vector);
        Prop.ForAll(step.ListOf().ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static bool Holds(IReadOnlyList<(Kind Kind, int First, int Second, int Vector)> steps)
    {
        using var server = new RunningServer(Vectors);
        var peers = new List<IvshmemPeer>();
        int given = 0;
        try
        {
            foreach ((Kind kind, int first, int second, int vector) in steps)
            {
                if (kind == Kind.Join)
                {
                    peers.Add(server.Join());
                    Assert.Equal(given++, peers[^1].Id);
                }
                else if (peers.Count > 0 && kind == Kind.Leave)
                {
                    peers[first % peers.Count].Dispose();
                    peers.RemoveAt(first % peers.Count);
                }
                else if (peers.Count > 0)
                {
                    Ring(peers, peers[first % peers.Count], peers[second % peers.Count], vector);
                }
            }

            peers.ForEach(peer => WaitUntilItKnows(peer, peers));
            return server.Server.Guests >= peers.Count;
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    /// <summary>Rings one vector, and looks at every vector of every peer.</summary>
    private static void Ring(List<IvshmemPeer> peers, IvshmemPeer from, IvshmemPeer to, int vector)
    {
        Patience.Until(() => from.ProcessMessages(new IgnoredEvents()) && from.Ring(to.Id, vector), $"{from.Id} knows {to.Id}");
        foreach (IvshmemPeer peer in peers)
        {
            for (int i = 0; i < Vectors; i++)
                Assert.Equal(peer == to && i == vector, peer.Vectors[i].TryConsume(out _));
        }
    }

    private static void WaitUntilItKnows(IvshmemPeer peer, List<IvshmemPeer> peers)
    {
        var others = peers.Where(other => other != peer).Select(other => other.Id).ToHashSet();
        Patience.Until(
            () => peer.ProcessMessages(new IgnoredEvents())
                && others.SetEquals(peer.Peers.Keys)
                && peer.Peers.Values.All(vectors => vectors.Count == Vectors),
            $"peer {peer.Id} knows exactly {string.Join(", ", others)}");
    }
}
