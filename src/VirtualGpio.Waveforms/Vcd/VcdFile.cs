// SPDX-License-Identifier: MIT
namespace VirtualGpio.Waveforms.Vcd;

/// <summary>What a VCD file says before its first value.</summary>
public sealed class VcdFile
{
    private readonly Lazy<VcdNames> _names;

    internal VcdFile() => _names = new(() => new VcdNames(this));

    /// <summary>When it was made, in the words of what made it; empty if it does not say.</summary>
    public string Date { get; init; } = "";

    /// <summary>What made it; empty if it does not say.</summary>
    public string Version { get; init; } = "";

    /// <summary>Remarks of the header, the first <see cref="VcdLimits.Comments"/>.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>The unit of its timestamps.</summary>
    public VcdTimescale Timescale { get; init; } = VcdTimescale.Nanosecond;

    /// <summary>What it declares, in the file's order.</summary>
    public IReadOnlyList<VcdVariable> Variables { get; init; } = [];

    /// <summary>Finds a signal of one bit.</summary>
    /// <param name="name">
    /// The full name (<c>top.chip.button</c>), its end as far as that is unambiguous (<c>chip.button</c>, <c>button</c>), one
    /// bit of a vector (<c>top.bus[3]</c>, <c>bus.3</c>), or, if nothing has that name, the code in the file.
    /// </param>
    /// <exception cref="VirtualGpioException">
    /// There is none, with the nearest names; there are several, with their names; or it is not of one bit.
    /// </exception>
    public VcdBit Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _names.Value.Find(name);
    }
}
