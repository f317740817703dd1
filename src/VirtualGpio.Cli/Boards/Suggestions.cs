// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Completions;
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Cli.Boards;

/// <summary>
/// What a shell may offer while a command line is typed, from the boards that run. Silent and quick: nothing is offered
/// where nothing runs, or what runs does not answer at once.
/// </summary>
internal static class Suggestions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>The boards that run.</summary>
    internal static IEnumerable<CompletionItem> Boards(CompletionContext context) => Items(
        () => BoardConnection.Running(RuntimeDirectory.Base(Selection(context).Directory)).Select(board => board.Name));

    /// <summary>The board's chips.</summary>
    internal static IEnumerable<CompletionItem> Chips(CompletionContext context) => Ask(
        context, (client, _, soon) => client.GetChipsAsync(soon).Now().Select(chip => chip.Name));

    /// <summary>The board's lines by name; those that have none, or share it, by chip and offset.</summary>
    internal static IEnumerable<CompletionItem> Lines(CompletionContext context) => Ask(context, Names);

    /// <summary>The board's lines with an equals sign.</summary>
    internal static IEnumerable<CompletionItem> Assignments(CompletionContext context) => Ask(
        context, (client, selection, soon) => Names(client, selection, soon).Select(name => $"{name}="));

    /// <summary>The board's devices.</summary>
    internal static IEnumerable<CompletionItem> Devices(CompletionContext context) => Ask(
        context, (client, _, soon) => client.GetDevicesAsync(soon).Now().Select(device => device.Name));

    /// <summary>What can be done with a device.</summary>
    internal static IEnumerable<CompletionItem> Actions(CompletionContext context, string? device) => Ask(
        context, (client, _, soon) => device is null ? [] : client.GetDeviceAsync(device, soon).Now().Actions);

    /// <summary>The board's recordings.</summary>
    internal static IEnumerable<CompletionItem> Recordings(CompletionContext context) => Ask(
        context, (client, _, soon) => client.GetRecordingsAsync(soon).Now().Select(recording => recording.Name));

    private static IEnumerable<string> Names(BoardClient client, BoardSelection selection, CancellationToken soon)
    {
        LineInfo[] lines = client.GetLinesAsync([], selection.Chip, soon).Now();
        HashSet<string> shared = [.. lines.GroupBy(line => line.Name).Where(group => group.Count() > 1).Select(group => group.Key)];
        return lines.Select(line => line.Name.Length > 0 && !shared.Contains(line.Name)
            ? line.Name
            : selection.Chip is null ? $"{line.Chip}:{line.Offset}" : $"{line.Offset}");
    }

    private static IEnumerable<CompletionItem> Ask(
        CompletionContext context, Func<BoardClient, BoardSelection, CancellationToken, IEnumerable<string>> names) => Items(() =>
        {
            BoardSelection selection = Selection(context);
            using BoardClient client = BoardConnection.Open(selection);
            using CancellationTokenSource soon = new(s_patience);
            return [.. names(client, selection, soon.Token)];
        });

    private static IEnumerable<CompletionItem> Items(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names().Where(IsPlain).Select(name => new CompletionItem(name))];
        }
        catch (Exception failure) when (failure is CliException or BoardException or BoardGoneException or RuntimeDirectoryException
            or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // Somebody is typing: an error in between helps nobody, and the verb itself will tell it.
            return [];
        }
    }

    /// <summary>A shell puts what is offered into its command line as it is, so nothing that means something to it is.</summary>
    private static bool IsPlain(string name)
    {
        foreach (char letter in name)
        {
            if (!char.IsLetterOrDigit(letter) && !"_-+.,:=@%/".Contains(letter, StringComparison.Ordinal))
                return false;
        }

        return name.Length > 0;
    }

    private static BoardSelection Selection(CompletionContext context) => new()
    {
        Board = Value(context.ParseResult, "--board"),
        Chip = Value(context.ParseResult, "--chip"),
        Directory = Value(context.ParseResult, "--dir"),
        Url = Value(context.ParseResult, "--connect"),
        TokenFile = Value(context.ParseResult, "--token-file"),
    };

    /// <summary>The value of an option as far as it is typed; the verb need not have it.</summary>
    private static string? Value(ParseResult arguments, string name)
    {
        Option? option = arguments.CommandResult.Command.Options.FirstOrDefault(known => known.Name == name);
        return option is null ? null : arguments.GetResult(option)?.Tokens is [{ Value: { Length: > 0 } value }] ? value : null;
    }
}
