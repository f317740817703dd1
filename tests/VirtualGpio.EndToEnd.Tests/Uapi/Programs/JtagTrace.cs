// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Uapi.Programs;

/// <summary>What the edges of a JTAG adapter's lines say to a device that listens, by IEEE 1149.1.</summary>
internal sealed class JtagTrace
{
    public const int Clock = 0, Mode = 1, DataIn = 2, DataOut = 3;

    // The states of a test access port, 16 as there are; what follows each at a mode of 0 and of 1.
    private static readonly Dictionary<string, (string Low, string High)> s_next = new()
    {
        ["reset"] = ("idle", "reset"),
        ["idle"] = ("idle", "select-dr"),
        ["select-dr"] = ("capture-dr", "select-ir"),
        ["capture-dr"] = ("shift-dr", "exit1-dr"),
        ["shift-dr"] = ("shift-dr", "exit1-dr"),
        ["exit1-dr"] = ("pause-dr", "update-dr"),
        ["pause-dr"] = ("pause-dr", "exit2-dr"),
        ["exit2-dr"] = ("shift-dr", "update-dr"),
        ["update-dr"] = ("idle", "select-dr"),
        ["select-ir"] = ("capture-ir", "reset"),
        ["capture-ir"] = ("shift-ir", "exit1-ir"),
        ["shift-ir"] = ("shift-ir", "exit1-ir"),
        ["exit1-ir"] = ("pause-ir", "update-ir"),
        ["pause-ir"] = ("pause-ir", "exit2-ir"),
        ["exit2-ir"] = ("shift-ir", "update-ir"),
        ["update-ir"] = ("idle", "select-dr"),
    };

    /// <summary>Follows edges from the start, when all lines were low.</summary>
    public JtagTrace(IEnumerable<LineEvent> edges)
    {
        bool mode = false, data = false;
        foreach (LineEvent edge in edges)
        {
            bool level = edge.Level == Level.High;
            if (edge.Line == Mode)
                mode = level;
            else if (edge.Line == DataIn)
                data = level;
            else if (edge.Line == Clock && level)
                Take(mode, data);
        }
    }

    /// <summary>The state in the end. It starts in one that is left for the reset by five clocks only.</summary>
    public string State { get; private set; } = "shift-dr";

    /// <summary>How often the port was reset.</summary>
    public int Resets { get; private set; }

    /// <summary>The bits that were shifted into the data registers, each time; the first one is the lowest.</summary>
    public List<List<bool>> DataScans { get; } = [[]];

    private void Take(bool mode, bool data)
    {
        if (State == "shift-dr")
            DataScans[^1].Add(data);
        string next = mode ? s_next[State].High : s_next[State].Low;
        if (next == "capture-dr")
            DataScans.Add([]);
        if (next == "reset" && State != next)
            Resets++;
        State = next;
    }
}
