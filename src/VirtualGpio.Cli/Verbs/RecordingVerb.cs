// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio recording</c>: recordings that the daemon writes by itself, also when no command runs.</summary>
internal static class RecordingVerb
{
    internal static Command Create() =>
        new("recording", "Let the daemon record lines to a file, while this command has long ended.") { CreateStart(), CreateStop(), CreateList() };

    private static Command CreateStart()
    {
        Argument<string> name = new("NAME") { Description = "A name for the recording." };
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<string> file = new("--output", "-o") { Description = "The file, on the daemon's machine.", HelpName = "FILE.vcd", Required = true };
        Option<bool> json = CommonOptions.Json("the recording as a JSON object");
        Command command = new("start", "Start a recording.") { name, lines, file, json };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            NewRecording recording = new()
            {
                Name = arguments.GetValue(name)!,
                File = selection.Url is null ? Path.GetFullPath(arguments.GetValue(file)!) : arguments.GetValue(file)!,
                Lines = selection.Lines(arguments.GetValue(lines) ?? []),
            };
            using BoardClient client = BoardConnection.Open(selection);
            RecordingInfo started = client.StartRecordingAsync(recording).Now();
            if (arguments.GetValue(json))
                Output.WriteLine(JsonLine.Of(started, ApiJson.Default.RecordingInfo));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static Command CreateStop()
    {
        Argument<string> name = new("NAME") { Description = "The recording." };
        name.CompletionSources.Add(Suggestions.Recordings);
        Option<bool> json = CommonOptions.Json("what it has as a JSON object");
        Command command = new("stop", "Stop a recording, and print what it has.") { name, json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            using BoardClient client = BoardConnection.Open(board.Read(arguments));
            RecordingInfo stopped = client.StopRecordingAsync(arguments.GetValue(name)!).Now();
            Output.Write(arguments.GetValue(json) ? JsonLine.Of(stopped, ApiJson.Default.RecordingInfo) + "\n" : Line(stopped));
            return ExitStatus.Ok;
        });
        return command;
    }

    private static Command CreateList()
    {
        Option<bool> json = CommonOptions.Json("a JSON array of recordings");
        Command command = new("list", "List recordings.") { json };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            using BoardClient client = BoardConnection.Open(board.Read(arguments));
            RecordingInfo[] recordings = client.GetRecordingsAsync().Now();
            Output.Write(arguments.GetValue(json)
                ? JsonLine.Of(recordings, ApiJson.Default.RecordingInfoArray) + "\n"
                : string.Concat(recordings.Select(Line)));
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>A recording on a line.</summary>
    internal static string Line(RecordingInfo recording)
    {
        string missed = recording.Missed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {recording.Missed} events missed");
        string error = recording.Error is null ? "" : $": {LineInfoFormat.Printable(recording.Error)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{recording.Name}: {recording.State}, {recording.Changes} changes, {recording.Bytes} bytes{missed}, {recording.File}{error}\n");
    }
}
