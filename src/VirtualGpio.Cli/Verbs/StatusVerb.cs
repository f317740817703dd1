// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using System.Text;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio status</c>: which boards run, and how their guests are.</summary>
internal static class StatusVerb
{
    internal static Command Create()
    {
        Option<bool> json = CommonOptions.Json("a JSON array of boards and their chips");
        Command command = new("status", "Show the boards that run, their chips, guests and faults; status 3 if none runs.") { json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            IReadOnlyList<BoardReport> boards = BoardReport.Read(board.Read(arguments));
            Output.Write(arguments.GetValue(json) ? Json(boards) + "\n" : Text(boards));
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>A line per board, and one for each of its chips.</summary>
    internal static string Text(IReadOnlyList<BoardReport> boards)
    {
        var text = new StringBuilder();
        foreach (BoardReport board in boards)
        {
            if (board.Info is not { } info)
            {
                text.Append(CultureInfo.InvariantCulture, $"{board.Name}: {LineInfoFormat.Printable(board.Problem ?? "")}\n");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{board.Name}: process {info.Process}, {Number(board.Chips.Length, "chip")}, {Number(info.Devices.Length, "device")}");
            text.Append(info.File is null ? "" : $", {info.File}").Append('\n');
            foreach (ChipInfo chip in board.Chips)
            {
                text.Append(CultureInfo.InvariantCulture, $"\t{chip.Name}: {chip.Lines} lines, {chip.Transport}, {LineInfoFormat.Guest(chip)}\n");
                text.Append(LineInfoFormat.Troubles(chip, "\t\t"));
            }
        }

        return text.ToString();
    }

    private static string Number(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Json(IReadOnlyList<BoardReport> boards) => JsonLine.WriteArray(json =>
    {
        foreach (BoardReport board in boards)
        {
            json.WriteStartObject();
            json.WriteString("name", board.Name);
            if (board.Problem is not null)
                json.WriteString("problem", board.Problem);
            if (board.Info is not null)
                JsonLine.Member(json, "board", board.Info, ApiJson.Default.BoardInfo);
            JsonLine.Member(json, "chips", board.Chips, ApiJson.Default.ChipInfoArray);
            json.WriteEndObject();
        }
    });
}
