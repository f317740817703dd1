// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Tests.Rig;

/// <summary>A transport to nowhere: takes all edges, or none, and does as software what a test tells it to.</summary>
internal sealed class StubTransport : ChipTransport
{
    private readonly ConcurrentQueue<Action<ChipPort, long>> _actions = [];
    private ChipPort _port = null!;

    /// <summary>Whether there is room for edges.</summary>
    internal volatile bool HasNoRoom;

    /// <summary>What is said of whoever waits.</summary>
    internal volatile string? Says;

    /// <summary>What its user is warned of.</summary>
    internal volatile string? Warns;

    /// <summary>What is at the other end.</summary>
    internal volatile GuestState Guest;

    /// <summary>Has it fail.</summary>
    internal volatile bool Fails;

    public override string Kind => "stub";

    public override int MaxRoom => HasNoRoom ? 64 : int.MaxValue;

    public override long EdgesSent => 0;

    public override long LastProgress => 0;

    /// <summary>Does something as the software, on the board's thread, and returns when it is done.</summary>
    internal async Task DoAsync(BoardHost host, Action<ChipPort, long> action)
    {
        _actions.Enqueue(action);
        while (!_actions.IsEmpty)
            await host.GetLevelsAsync([]);
        await host.GetLevelsAsync([]);
    }

    public override void TakeOver(ChipPort port, long now) => _port = port;

    public override void Start(long now)
    {
    }

    public override bool Work(long now)
    {
        if (Fails)
            throw new InvalidOperationException("It was told to fail.");
        while (_actions.TryDequeue(out Action<ChipPort, long>? action))
            action(_port, now);
        return false;
    }

    public override bool HasRoom(int edges, long now) => !HasNoRoom;

    public override void WantRoom(int edges)
    {
    }

    public override void ForgetWants()
    {
    }

    public override bool IsSettled(ref long? mark, long now) => !HasNoRoom;

    public override void Publish()
    {
    }

    public override bool PrepareToSleep(long now) => _actions.IsEmpty;

    public override long NextDue(long now) => long.MaxValue;

    public override string? Stall(long now) => Says;

    public override string? Busy(long now) => Says;

    public override ChipStatus GetStatus(long now) =>
        new() { Guest = Guest, ProtocolVersion = 2, Fault = _port.Chip.Fault, Stall = Says, Warning = Warns, EdgesSent = 41, EdgesDelivered = 40, EdgesWaiting = 1 };

    public override LineCounters GetCounters(int line) => new(Sent: line + 1, Delivered: line, Coalesced: 0, Reports: 0, CoalescedByGuest: 0);

    public override void Withdraw(long now)
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
