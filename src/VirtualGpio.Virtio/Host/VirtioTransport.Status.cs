// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Virtio.Host;

/// <summary>What there is to tell of the chip.</summary>
public sealed partial class VirtioTransport
{
    /// <summary>From then on edges that do not move are worth telling.</summary>
    private const long StallMilliseconds = 100;

    /// <summary>A driver asks for every line's direction as soon as it starts.</summary>
    private const long SilentFor = 3_000_000_000;

    /// <inheritdoc/>
    public override ChipStatus GetStatus(long now) => new()
    {
        Guest = _isLive ? GuestState.Running : _isAttached ? GuestState.Attached : GuestState.Detached,
        Fault = _chip.Fault,
        Stall = Stall(now),
        Warning = Warning(now),
        EdgesWaiting = IsServing ? _sender.Count : 0,
        EdgesSent = _sender.Sent,
        EdgesDelivered = _sender.Delivered,
        EdgesCoalesced = _sender.Coalesced,
        ReportsReceived = _requests.Answered,
    };

    /// <inheritdoc/>
    public override LineCounters GetCounters(int line)
    {
        LineTally counted = _counters[line];
        return new LineCounters(counted.Sent, counted.Delivered, counted.Coalesced, counted.Reports, 0);
    }

    /// <inheritdoc/>
    public override string? Stall(long now)
    {
        long still = (now - LastProgress) / 1_000_000;
        return IsServing && _sender.Count > 0 && still >= StallMilliseconds ? DescribeStall(still) : null;
    }

    /// <inheritdoc/>
    public override string? Busy(long now) =>
        IsServing && _sender.Count > 0 ? DescribeStall(Math.Max(0, now - LastProgress) / 1_000_000) : null;

    private string? Warning(long now)
    {
        if (!_isLive)
            return _lastError is { } error && !_isAttached ? $"Of the last machine: {error.TrimEnd('.')}." : null;
        if (_requests.Answered + _requests.Refused == 0 && now - _liveSince > SilentFor)
        {
            return "The machine's driver has started and nothing has come from it: is the machine's memory shared? QEMU needs "
                + "-object memory-backend-memfd,id=mem,size=SIZE,share=on -machine memory-backend=mem.";
        }

        if (!_requests.HasInterrupts)
        {
            return "The machine gets no edges: its driver was not offered the interrupt feature (VIRTIO_GPIO_F_IRQ). "
                + "QEMU before 9.0 leaves it out; values and directions work.";
        }

        int armed = _eventRing is null ? 0 : _eventRing.Queue.Size;
        if (_eventRing is not null && (_backend!.Features & IndirectDescriptors) == 0)
            armed /= 2;
        return armed < _chip.Lines.Count
            ? $"At most {armed} of the {_chip.Lines.Count} lines can wait for edges at a time: the event queue that the machine was given has {_eventRing?.Queue.Size ?? 0} entries."
            : null;
    }

    private const ulong IndirectDescriptors = 1UL << 28;

    private string DescribeStall(long still)
    {
        int line = _sender.BusyLine;
        string name = line >= 0 && _chip.Lines[line].Name.Length > 0 ? $" ('{_chip.Lines[line].Name}')" : "";
        return $"The guest has taken no edge for {still} ms, and {_sender.Count} wait: the consumer of line {line}{name} is busy.";
    }
}
