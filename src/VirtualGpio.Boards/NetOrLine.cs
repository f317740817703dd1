// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>What something is attached to: a net of the board file, or a line, which is on some net.</summary>
public readonly record struct NetOrLine
{
    private NetOrLine(string? net, LineReference? line)
    {
        Net = net;
        Line = line;
    }

    /// <summary>The name of the net, if it was given so.</summary>
    public string? Net { get; }

    /// <summary>The line, if it was given so.</summary>
    public LineReference? Line { get; }

    /// <summary>A net of the board file.</summary>
    /// <param name="name">Its name.</param>
    public static NetOrLine OfNet(string name) => new(name, null);

    /// <summary>A line.</summary>
    /// <param name="line">The line.</param>
    public static NetOrLine OfLine(LineReference line) => new(null, line);

    /// <summary>As a board file writes it.</summary>
    public override string ToString() => Net ?? Line.ToString() ?? "";
}
