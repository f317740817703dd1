// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio record</c>: writes changes to a VCD file as they happen, until Ctrl-C.</summary>
internal static class RecordVerb
{
    private static readonly TimeSpan s_progressPeriod = TimeSpan.FromMilliseconds(250);

    internal static Command Create()
    {
        Argument<string[]> lines = LineArgument.AnyNumber();
        Option<string> file = new("--output", "-o") { Description = "The file; -: standard output.", HelpName = "FILE.vcd", Required = true };
        Option<string?> duration = CommonOptions.Time("--duration", "End after this long.", "-d");
        Option<bool> quiet = new("--quiet", "-q") { Description = "Show no progress and no summary." };
        Command command = new("record", "Record lines to a VCD file until Ctrl-C, which ends it well.") { lines, file, duration, quiet };
        var board = BoardOptions.ForLines(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            long? limit = Period.ParseOptional("--duration", arguments.GetValue(duration));
            using BoardClient client = BoardConnection.Open(selection);
            string[] recorded = selection.Lines(arguments.GetValue(lines) ?? []);
            if (recorded.Length == 0 && selection.Chip is { } chip)
                recorded = [.. client.GetLinesAsync([], chip).Now().Select(line => LineLabels.Place(line.Chip, line.Offset))];
            return Run(client, arguments.GetValue(file)!, recorded, limit, arguments.GetValue(quiet));
        });
        return command;
    }

    private static int Run(BoardClient client, string file, string[] lines, long? duration, bool quiet)
    {
        using var interruption = new Interruption();
        using Stream output = Open(file);
        var recording = new RecordedFile(output);
        TimeSpan? limit = duration is { } nanoseconds ? TimeSpan.FromTicks(nanoseconds / 100) : null;
        try
        {
            using (quiet || Console.IsErrorRedirected ? null : new Timer(_ => Show(recording), null, s_progressPeriod, s_progressPeriod))
                client.RecordAsync(recording, lines, limit, interruption.Token).Now();
        }
        finally
        {
            recording.Finish();
            if (!quiet)
                Console.Error.WriteLine(Summary(recording, file));
        }

        return recording.HasHeader
            ? ExitStatus.Ok
            : throw CliException.Failure($"The recording ended before it had begun: {file} is empty.");
    }

    private static Stream Open(string file)
    {
        if (file == "-")
            return new OutputStream();
        try
        {
            return new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failure($"--output: '{file}' cannot be written: {failure.Message}", failure);
        }
    }

    private static string Summary(RecordedFile recording, string file) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Console.IsErrorRedirected ? "" : "\r\e[K")}{recording.Changes} changes in {Period.Seconds(recording.Elapsed)} s, {recording.Length} bytes{(file == "-" ? "" : $": {file}")}");

    private static void Show(RecordedFile recording) => Console.Error.Write(string.Create(
        CultureInfo.InvariantCulture, $"\r\e[K{recording.Changes} changes in {recording.Elapsed / Period.NanosecondsPerSecond} s, {recording.Length} bytes; Ctrl-C ends it"));
}
