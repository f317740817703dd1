// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

internal sealed class ReferenceLine
{
    public ReferenceLine(Line real, ReferenceNet net)
    {
        Real = real;
        Net = net;
        Drive = new(real.Net.Terminals.Single(terminal => terminal.Line == real && terminal.Kind == TerminalKind.Line), net);
        Bias = new(real.Net.Terminals.Single(terminal => terminal.Line == real && terminal.Kind == TerminalKind.Bias), net);
        Outside = Level = net.Level;
        Floats = net.Floats && net.Forced is null;
        net.Terminals.AddRange([Drive, Bias]);
        net.Lines.Add(this);
    }

    public Line Real { get; }

    public ReferenceNet Net { get; }

    public ReferenceTerminal Drive { get; }

    public ReferenceTerminal Bias { get; }

    public LineSettings Settings { get; set; }

    public Level Value { get; set; }

    public Level Outside { get; set; }

    public long OutsideSince { get; set; }

    public Level Level { get; set; }

    public uint Sequence { get; set; }

    public bool Floats { get; set; }

    /// <summary>When a change will have lasted for its period; null: nothing is pending.</summary>
    public long? Deadline { get; set; }

    /// <summary>Which of several with one deadline began first.</summary>
    public int Turn { get; set; }

    /// <summary>Drives what the settings say.</summary>
    /// <returns>Whether that is something else than before.</returns>
    public bool Replace(bool isOutOfService, long now)
    {
        (Signal, Signal) before = (Drive.Signal, Bias.Signal);
        bool isOutput = Settings.Direction == LineDirection.Output && !isOutOfService;
        bool isHigh = Value == Level.High;
        Drive.Replace(
            isOutput && isHigh && Settings.Drive != LineDrive.OpenDrain ? Signal.StrongHigh
            : isOutput && !isHigh && Settings.Drive != LineDrive.OpenSource ? Signal.StrongLow
            : Signal.HighImpedance,
            now);
        Bias.Replace(
            isOutOfService ? Signal.HighImpedance
            : Settings.Bias == LineBias.PullUp ? Signal.PullUp
            : Settings.Bias == LineBias.PullDown ? Signal.PullDown
            : Signal.HighImpedance,
            now);
        return before != (Drive.Signal, Bias.Signal);
    }

    /// <summary>The level that the line should have from outside now, before any debouncing.</summary>
    public Level LookOutside() =>
        Net.Forced
        ?? TruthTable.Resolve(Net.Terminals.Where(terminal => terminal != Drive).Select(terminal => terminal.Signal))
        ?? Net.Resting(Drive.Signal == Signal.HighImpedance ? Net.Level : Outside);

    public bool LookFloats() =>
        Net.Forced is null && Net.Terminals.All(terminal => terminal == Drive || terminal == Bias || terminal.Signal == Signal.HighImpedance);
}
