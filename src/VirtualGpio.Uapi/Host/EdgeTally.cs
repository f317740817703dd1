// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>Counts what becomes of a chip's edges, and what programs do to its lines.</summary>
internal sealed class EdgeTally(GpioDevice device) : IEdgeObserver
{
    private readonly (long Sent, long Lost, long Reports)[] _lines = new (long, long, long)[device.Chip.Lines.Count];

    /// <summary>Edges on lines whose edges a program wants.</summary>
    public long Sent { get; private set; }

    /// <summary>Those of which a program was told nothing, or no longer, as its buffer was full.</summary>
    public long Lost { get; private set; }

    /// <summary>Requests, releases and new configurations.</summary>
    public long Reports { get; private set; }

    /// <summary>When programs were last seen to have room, in nanoseconds.</summary>
    public long LastProgress { get; set; }

    /// <summary>What was counted of a line.</summary>
    public LineCounters Of(int line) =>
        new(_lines[line].Sent, _lines[line].Sent - _lines[line].Lost, _lines[line].Lost, _lines[line].Reports, 0);

    /// <summary>Counts a request, release or new configuration.</summary>
    public void CountReport(int line)
    {
        Reports++;
        _lines[line].Reports++;
    }

    /// <summary>Counts an edge that a program had no room for.</summary>
    public void CountLost(int line)
    {
        Lost++;
        _lines[line].Lost++;
    }

    /// <inheritdoc/>
    public void OnEdge(in EdgeEvent edge)
    {
        InterruptTrigger trigger = edge.Level == Level.High ? InterruptTrigger.Rising : InterruptTrigger.Falling;
        if ((device.Lines[edge.Line].Trigger & trigger) == 0)
            return;
        Sent++;
        _lines[edge.Line].Sent++;
    }

    /// <inheritdoc/>
    public void OnFloating(int line, bool isFloating)
    {
        // Nothing to count.
    }
}
