// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

/// <summary>A net as the words of the documentation have it: a list that is looked through each time.</summary>
internal sealed class ReferenceNet(Net real, Level level)
{
    public Net Real { get; } = real;

    public List<ReferenceTerminal> Terminals { get; } = [];

    public List<ReferenceLine> Lines { get; } = [];

    public Level Level { get; set; } = level;

    public Level? Forced { get; set; }

    public bool Contention { get; set; }

    public long Sequence { get; set; }

    public long Since { get; set; }

    public bool Floats => TruthTable.Resolve(Terminals.Select(terminal => terminal.Signal)) is null;

    public IEnumerable<ReferenceTerminal> Drivers =>
        Terminals.Any(terminal => TruthTable.IsStrong(terminal.Signal))
            ? Terminals.Where(terminal => TruthTable.IsStrong(terminal.Signal))
            : Terminals.Where(terminal => terminal.Signal != Signal.HighImpedance);

    public bool IsContended =>
        Terminals.Any(terminal => terminal.Signal == Signal.StrongLow) && Terminals.Any(terminal => terminal.Signal == Signal.StrongHigh);

    public Level Resting(Level last) => Real.Rest switch
    {
        NetRest.Low => Level.Low,
        NetRest.High => Level.High,
        _ => last,
    };
}
