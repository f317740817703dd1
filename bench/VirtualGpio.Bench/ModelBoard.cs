// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace VirtualGpio.Bench;

/// <summary>
/// A board with a net that two lines of two chips and a probe are on, and many other nets, each with a line of another chip.
/// All edges are told to somebody, as they would be to a transport.
/// </summary>
internal sealed class ModelBoard
{
    public const int Changes = 1_000_000;

    /// <summary>How many nets are driven together.</summary>
    public const int Together = 8;

    private const int LinesOfChip = 1000;

    private readonly Board _board = new();
    private readonly Terminal _terminal;
    private readonly Terminal[] _others;
    private long _now = 1;

    /// <param name="others">The number of other nets.</param>
    /// <param name="bouncing">How many lines wait for the end of their debounce period meanwhile.</param>
    public ModelBoard(int others, int bouncing)
    {
        var probe = new ModelProbe();
        for (int first = 0; first < others; first += LinesOfChip)
            _board.AddChip($"other{first}", Math.Min(LinesOfChip, others - first)).Observe(probe);
        Net[] together = [.. _board.Nets.Take(Together)];
        _board.AddChip("together", Together, nets: together).Observe(probe);
        _others = [.. together.Select(net => net.Attach("driver"))];
        for (int i = 0; i < Together; i++)
            _others[i].Net.Observe(probe);
        for (int i = 0; i < bouncing; i++)
        {
            Line line = _board.Chips[0].Lines[i];
            line.Configure(new LineSettings { DebounceNanoseconds = long.MaxValue / 2 }, Level.Low, _now);
            line.Net.Attach("bouncing").Drive(Signal.StrongHigh, _now);
        }

        Net net = _board.AddNet("net");
        foreach (string name in (string[])["one", "two"])
            _board.AddChip(name, 1, nets: [net]).Observe(probe);
        net.Observe(probe);
        _terminal = net.Attach("driver");
    }

    /// <summary>Changes of the net's level per second.</summary>
    public double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Changes; i++)
            _terminal.Drive((i & 1) == 0 ? Signal.StrongHigh : Signal.StrongLow, ++_now);
        return Changes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Changes per second of the levels of several such nets, which are driven together.</summary>
    public double MeasureTogether()
    {
        Span<TerminalDrive> drives = new TerminalDrive[Together];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Changes / Together; i++)
        {
            for (int j = 0; j < Together; j++)
                drives[j] = new TerminalDrive(_others[j], (i & 1) == 0 ? Signal.StrongHigh : Signal.StrongLow);
            _board.Drive(drives, ++_now);
        }

        return Changes / Together * Together / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
