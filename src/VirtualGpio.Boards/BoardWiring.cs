// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>Which net each line of a board is on: one that the board file names, or one that the line has to itself.</summary>
public sealed class BoardWiring
{
    private readonly BoardDescription _board;
    private readonly Dictionary<LineReference, string> _nets = [];

    internal BoardWiring(BoardDescription board)
    {
        _board = board;
        foreach (NetDescription net in board.Nets)
        {
            foreach (LineReference line in net.Lines)
                _nets[line] = net.Name;
        }
    }

    /// <summary>The name of the net that a line is on: one of the board file, or its own, such as <c>gpio0.3</c>.</summary>
    /// <param name="line">The line.</param>
    public string NetOf(LineReference line) => _nets.GetValueOrDefault(line) ?? line.OwnNet;

    /// <summary>The name of the net that something is attached to.</summary>
    /// <param name="place">What it is attached to.</param>
    /// <exception cref="ArgumentException">It is neither a net nor a line.</exception>
    public string NetOf(NetOrLine place) => place.Net ?? (place.Line is { } line
        ? NetOf(line)
        : throw new ArgumentException("Neither a net nor a line is given.", nameof(place)));

    /// <summary>The names of all nets: those of the board file, then the lines' own.</summary>
    public IEnumerable<string> AllNets() => _board.Nets.Select(net => net.Name).Concat(
        from chip in _board.Chips
        from offset in Enumerable.Range(0, chip.Lines)
        let line = new LineReference(chip.Name, offset)
        where !_nets.ContainsKey(line)
        select line.OwnNet);
}
