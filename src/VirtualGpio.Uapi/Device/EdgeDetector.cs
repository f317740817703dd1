// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>
/// Makes events of a line's edges, for a version 2 request: what the kernel keeps in a struct line, and what the functions
/// named edge_detector_* of <c>gpiolib-cdev.c</c> do with it.
/// </summary>
/// <remarks>Debouncing is the board's: while it is on, an edge comes about when the level has lasted.</remarks>
internal sealed class EdgeDetector(LineRequestFile request, DeviceLine line) : IEdgeListener
{
    /// <summary>The flags that make a difference here. GPIO_V2_LINE_EDGE_DETECTOR_FLAGS.</summary>
    private const GpioV2LineFlags Relevant = GpioV2LineFlags.ActiveLow | GpioV2LineFlags.EdgeBoth;

    private GpioV2LineFlags _flags;
    private uint _sequence;

    /// <summary>The line.</summary>
    public DeviceLine Line => line;

    /// <summary>Prepares for a line that is new to the request, or whose detector was stopped (edge_detector_setup).</summary>
    /// <param name="config">What is asked for.</param>
    /// <param name="index">The line's place in the request.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public Errno SetUp(in GpioV2LineConfig config, int index, long now)
    {
        if (WantsEdges(LineConfigRules.FlagsOf(config, index)) && request.MakeBuffer() is not Errno.None and var error)
            return error;
        if (LineConfigRules.DebouncePeriodOf(config, index) is > 0 and var period)
            Debounce(period, now);
        return Errno.None;
    }

    /// <summary>Prepares for another config of a line that stays an input (edge_detector_update).</summary>
    /// <inheritdoc cref="SetUp" path="/param"/>
    public Errno Update(in GpioV2LineConfig config, int index, long now)
    {
        GpioV2LineFlags flags = LineConfigRules.FlagsOf(config, index);
        uint period = LineConfigRules.DebouncePeriodOf(config, index);
        if ((flags & Relevant) == _flags && period == line.DebouncePeriod)
            return Errno.None;
        bool isDebounced = line.DebouncePeriod > 0;
        if (isDebounced && period > 0)
        {
            Debounce(period, now);
            return WantsEdges(flags) ? request.MakeBuffer() : Errno.None;
        }

        if (isDebounced || WantsEdges(_flags))
        {
            Disarm();
            // With nobody to tell: what was bouncing is no event.
            line.Apply(now);
        }

        return SetUp(config, index, now);
    }

    /// <summary>Stops (edge_detector_stop). The line is to be applied then.</summary>
    public void Disarm()
    {
        _flags = 0;
        line.Trigger = InterruptTrigger.None;
        line.DebouncePeriod = 0;
    }

    /// <summary>Begins with what was prepared.</summary>
    /// <param name="flags">The line's flags.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Arm(GpioV2LineFlags flags, long now)
    {
        _flags = flags & Relevant;
        bool isActiveLow = (flags & GpioV2LineFlags.ActiveLow) != 0;
        line.Trigger = Edge(GpioV2LineFlags.EdgeRising, isActiveLow ? InterruptTrigger.Falling : InterruptTrigger.Rising)
            | Edge(GpioV2LineFlags.EdgeFalling, isActiveLow ? InterruptTrigger.Rising : InterruptTrigger.Falling);
        line.Apply(now);

        InterruptTrigger Edge(GpioV2LineFlags flag, InterruptTrigger trigger) => (flags & flag) != 0 ? trigger : InterruptTrigger.None;
    }

    /// <inheritdoc/>
    public void OnEdge(in EdgeEvent edge)
    {
        bool rises = (edge.Level == Level.High) != ((_flags & GpioV2LineFlags.ActiveLow) != 0);
        if ((_flags & (rises ? GpioV2LineFlags.EdgeRising : GpioV2LineFlags.EdgeFalling)) != 0)
            request.Put(line, rises ? GpioEdge.Rising : GpioEdge.Falling, ++_sequence, edge.Time);
    }

    private static bool WantsEdges(GpioV2LineFlags flags) => (flags & GpioV2LineFlags.EdgeBoth) != 0;

    private void Debounce(uint period, long now)
    {
        line.DebouncePeriod = period;
        line.Apply(now);
    }
}
