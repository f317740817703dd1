// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio detect</c>: lists chips as gpiodetect does, those of all boards.</summary>
internal static class DetectVerb
{
    internal static Command Create()
    {
        Option<bool> json = CommonOptions.Json("a JSON array of chips");
        Command command = new("detect", "List the chips of all boards.") { json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            IReadOnlyList<BoardReport> boards = BoardReport.Read(board.Read(arguments));
            Output.Write(arguments.GetValue(json) ? Json(boards) + "\n" : Text(boards));
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>A line per chip, with its board if there are several.</summary>
    internal static string Text(IReadOnlyList<BoardReport> boards)
    {
        var text = new StringBuilder();
        foreach (BoardReport board in boards)
        {
            foreach (ChipInfo chip in board.Chips)
                text.Append(boards.Count > 1 ? $"{board.Name} " : "").Append($"{chip.Name} [{chip.Transport}] ({chip.Lines} lines)\n");
        }

        return text.ToString();
    }

    private static string Json(IReadOnlyList<BoardReport> boards) => JsonLine.WriteArray(json =>
    {
        foreach (BoardReport board in boards)
        {
            foreach (ChipInfo chip in board.Chips)
            {
                json.WriteStartObject();
                json.WriteString("board", board.Name);
                json.WriteString("name", chip.Name);
                json.WriteString("transport", chip.Transport);
                json.WriteNumber("lines", chip.Lines);
                json.WriteEndObject();
            }
        }
    });
}
