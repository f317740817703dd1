// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Stands for a transport that has failed, or whose chip was removed: nobody is there, and nobody will be.</summary>
internal sealed class LostTransport(string kind, Chip chip, long edgesSent = 0) : ChipTransport
{
    public override string Kind { get; } = kind;

    public override int MaxRoom => int.MaxValue;

    public override long EdgesSent => edgesSent;

    public override long LastProgress => 0;

    public override void TakeOver(ChipPort port, long now)
    {
    }

    public override void Start(long now)
    {
    }

    public override bool Work(long now) => false;

    public override bool HasRoom(int edges, long now) => true;

    public override void WantRoom(int edges)
    {
    }

    public override void ForgetWants()
    {
    }

    public override bool IsSettled(ref long? mark, long now) => true;

    public override void Publish()
    {
    }

    public override bool PrepareToSleep(long now) => true;

    public override long NextDue(long now) => long.MaxValue;

    public override string? Stall(long now) => null;

    public override string? Busy(long now) => null;

    public override ChipStatus GetStatus(long now) => new() { Guest = GuestState.Detached, Fault = chip.Fault, IsLost = true, EdgesSent = edgesSent };

    public override LineCounters GetCounters(int line) => default;

    public override void Withdraw(long now)
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
