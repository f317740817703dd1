// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary>Assignments of a verb whose request takes lines that all get the same value.</summary>
/// <param name="Groups">The lines of each value.</param>
internal sealed record GroupedAssignments(Dictionary<string, List<string>> Groups)
{
    /// <summary>Reads the assignments.</summary>
    /// <param name="texts">As they were given.</param>
    /// <param name="selection">Which chip they belong to.</param>
    /// <param name="example">A right one, for messages.</param>
    /// <param name="value">What a value stands for.</param>
    /// <exception cref="CliException">One of them is none.</exception>
    internal static GroupedAssignments Read(string[] texts, BoardSelection selection, string example, Func<LineAssignment, string> value)
    {
        Dictionary<string, List<string>> groups = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            LineAssignment assignment = LineAssignment.Parse(text, example);
            string meant = value(assignment);
            if (!groups.TryGetValue(meant, out List<string>? lines))
                groups[meant] = lines = [];
            lines.Add(selection.Line(assignment.Line));
        }

        return new GroupedAssignments(groups);
    }

    /// <summary>Asks for each value, after making sure that no line is unknown or given twice: nothing is half done then.</summary>
    internal void Apply(BoardClient client, Func<string, string[], ValueTask> ask)
    {
        if (Groups.Count > 1)
            client.GetLevelsAsync([.. Groups.Values.SelectMany(lines => lines)]).Now();
        foreach ((string value, List<string> lines) in Groups)
            ask(value, [.. lines]).Now();
    }
}
