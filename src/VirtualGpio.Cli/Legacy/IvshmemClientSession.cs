// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using VirtualGpio.Ivshmem;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>A connection of the client to a server: commands in, notifications out.</summary>
internal sealed class IvshmemClientSession(IvshmemPeer peer, CommandFeed feed, bool verbose, TextWriter output, TextWriter error) : IIvshmemPeerEvents
{
    internal const string Prompt = "cmd> ";

    internal const string Help =
        """
        dump: dump peers (including us)
        int <peer> <vector>: notify one vector on a peer
        int <peer> all: notify all vectors of a peer
        int all: notify all vectors of all peers (excepting us)
        """;

    private const ulong ServerToken = 1000;
    private const ulong FeedToken = 1001;

    private static readonly TimeSpan s_settling = TimeSpan.FromMilliseconds(500);
    private static readonly char[] s_separators = [';', '\r', '\n'];

    /// <summary>The own vectors that are being waited on.</summary>
    private readonly List<EventFd> _watched = [];

    private Epoll _epoll = null!;

    /// <summary>Whether all commands so far could be carried out.</summary>
    internal bool AllWell { get; private set; } = true;

    /// <summary>Runs until the input ends or the server closes the connection.</summary>
    /// <returns>Whether the input has ended.</returns>
    internal bool Run()
    {
        using var epoll = _epoll = Epoll.Create();
        epoll.Add(peer.Connection, ServerToken, EpollEvents.In);
        try
        {
            if (verbose)
                output.WriteLine($"our_id={peer.Id}\nshm_fd={peer.Memory.Number}");
            Settle();
            epoll.Add(feed.Arrival, FeedToken, EpollEvents.In);
            return Loop();
        }
        finally
        {
            _watched.ForEach(epoll.Remove);
            epoll.Remove(peer.Connection);
        }
    }

    /// <inheritdoc/>
    public void PeerArrived(ushort id, int vector)
    {
        if (!verbose)
            return;
        if (vector == 0)
            output.WriteLine($"new peer id = {id}");
        output.WriteLine($"  new vector {vector} (fd={peer.Peers[id][vector].Number}) for peer id {id}");
    }

    /// <inheritdoc/>
    public void PeerGone(ushort id)
    {
        if (verbose)
            output.WriteLine($"delete peer id = {id}");
    }

    /// <inheritdoc/>
    public void OwnVectorArrived(int vector, EventFd doorbell)
    {
        _epoll.Add(doorbell, (ulong)vector, EpollEvents.In);
        _watched.Add(doorbell);
        if (verbose)
            output.WriteLine($"  new vector {vector} (fd={doorbell.Number}) for peer id {peer.Id}");
    }

    /// <summary>
    /// Waits until the others are known, so that commands from a pipe find them: a server tells a newcomer of itself at
    /// the end. One that gives no vectors tells of nobody.
    /// </summary>
    private void Settle()
    {
        Span<EpollReady> ready = stackalloc EpollReady[1];
        long start = Stopwatch.GetTimestamp();
        while (_watched.Count == 0 && Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < s_settling)
        {
            if (_epoll.Wait(ready, s_settling - elapsed) > 0 && !peer.ProcessMessages(this))
                return;
        }
    }

    private bool Loop()
    {
        Span<EpollReady> ready = stackalloc EpollReady[64];
        while (true)
        {
            output.Flush();
            int count = _epoll.Wait(ready, null);
            // What the server said before a command was given must be known to that command.
            bool connected = peer.ProcessMessages(this);
            foreach (EpollReady one in ready[..count])
            {
                if (one.Token < ServerToken)
                    ShowNotification((int)one.Token);
            }

            while (feed.Arrival.TryConsume(out _))
            {
                while (feed.TryTake(out string? line))
                    Execute(line!);
            }

            if (feed.HasEnded)
            {
                // What the last commands rang here is to be seen too.
                for (int vector = 0; vector < _watched.Count; vector++)
                    ShowNotification(vector);
                return true;
            }

            if (!connected)
                return false;
        }
    }

    /// <summary>The ID in the text is this client's own, as in QEMU's tool: who rang a vector cannot be told.</summary>
    private void ShowNotification(int vector)
    {
        if (_watched[vector].TryConsume(out _))
            output.WriteLine($"receive notification from peer_id={peer.Id} vector={vector}");
    }

    private void Execute(string line)
    {
        foreach (string command in line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries))
            ExecuteOne(command);
        output.Write(Prompt);
    }

    private void ExecuteOne(string command)
    {
        string[] words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case []: break;
            case ["help" or "?"]: output.WriteLine(Help); break;
            case ["dump"]: Dump(); break;
            case ["int", "all"]:
                foreach (ushort id in peer.Peers.Keys.Order())
                    RingAll(id);
                break;
            case ["int", var id, "all"]:
                if (Find(id) is { } one)
                    RingAll(one);
                break;
            case ["int", var id, var vector]:
                if (Find(id) is { } rung)
                    Ring(rung, vector);
                break;
            default: Fail($"invalid command '{command.Trim()}', type help"); break;
        }
    }

    private void Dump()
    {
        output.WriteLine($"our_id = {peer.Id}");
        Dump(peer.Vectors);
        foreach ((ushort id, IReadOnlyList<EventFd> vectors) in peer.Peers.OrderBy(other => other.Key))
        {
            output.WriteLine($"peer_id = {id}");
            Dump(vectors);
        }
    }

    private void Dump(IReadOnlyList<EventFd> vectors)
    {
        for (int i = 0; i < vectors.Count; i++)
            output.WriteLine($"  vector {i} is enabled (fd={vectors[i].Number})");
    }

    private ushort? Find(string text)
    {
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort id) && (id == peer.Id || peer.Peers.ContainsKey(id)))
            return id;
        string others = peer.Peers.Count == 0 ? "there is no other peer" : $"the others are {string.Join(", ", peer.Peers.Keys.Order())}";
        Fail($"cannot find peer_id = {text}; {others}, and we are {peer.Id}");
        return null;
    }

    private IReadOnlyList<EventFd> VectorsOf(ushort id) => id == peer.Id ? peer.Vectors : peer.Peers[id];

    private void RingAll(ushort id)
    {
        for (int vector = 0; vector < VectorsOf(id).Count; vector++)
            Ring(id, vector);
    }

    private void Ring(ushort id, string text)
    {
        int count = VectorsOf(id).Count;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int vector) && vector < count)
            Ring(id, vector);
        else if (count == 0)
            Fail($"invalid vector {text} on peer {id}, which has none");
        else
            Fail($"invalid vector {text} on peer {id}, which has 0 to {count - 1}");
    }

    private void Ring(ushort id, int vector)
    {
        int number = VectorsOf(id)[vector].Number;
        if (verbose)
            output.WriteLine($"notify peer {id} on vector {vector}, fd {number}");
        if (!peer.Ring(id, vector))
            Fail($"could not write to {number}, vector {vector} of peer {id}");
    }

    private void Fail(string message)
    {
        AllWell = false;
        error.WriteLine(message);
    }
}
