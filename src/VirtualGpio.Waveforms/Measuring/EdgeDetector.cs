// SPDX-License-Identifier: MIT
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Measuring;

/// <summary>
/// Tells edges from other changes. An edge is between the last known level and the next known level that differs, at the time
/// of the latter: 0→x→1 is one rising edge where the 1 comes, 0→x→0 is none. The first known level is no edge.
/// </summary>
internal struct EdgeDetector
{
    private VcdValue? _known;

    /// <summary>Takes the next value and says which edge that makes, if any.</summary>
    public EdgeChoice Add(VcdValue value)
    {
        if (value > VcdValue.High || value == _known)
            return EdgeChoice.None;
        EdgeChoice edge = _known is null ? EdgeChoice.None : value == VcdValue.High ? EdgeChoice.Rising : EdgeChoice.Falling;
        _known = value;
        return edge;
    }
}
