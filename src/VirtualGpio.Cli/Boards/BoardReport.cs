// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Cli.Boards;

/// <summary>What a board says of itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Info">The board; null: it did not answer.</param>
/// <param name="Chips">Its chips.</param>
/// <param name="Problem">Why it did not answer; null: it did.</param>
internal sealed record BoardReport(string Name, BoardInfo? Info, ChipInfo[] Chips, string? Problem)
{
    /// <summary>Asks the board that is meant, or all that run.</summary>
    /// <exception cref="CliException">None runs.</exception>
    internal static IReadOnlyList<BoardReport> Read(BoardSelection selection)
    {
        if (selection.Url is not null || selection.Board is not null)
        {
            using BoardClient client = BoardConnection.Open(selection);
            return [Ask(client)];
        }

        string @base = RuntimeDirectory.Base(selection.Directory);
        List<BoardReport> reports = [];
        foreach (BoardPaths paths in RuntimeDirectory.List(@base))
        {
            using var client = BoardClient.Direct(paths.ApiSocket);
            if (client.CanConnectAsync().Now())
                reports.Add(TryAsk(client, paths.Name));
        }

        return reports.Count > 0 ? reports : throw BoardConnection.Nothing(@base);
    }

    private static BoardReport Ask(BoardClient client)
    {
        BoardInfo info = client.GetBoardAsync().Now();
        return new BoardReport(info.Name, info, client.GetChipsAsync().Now(), null);
    }

    /// <summary>One board that does not answer is no reason to be silent about the others.</summary>
    private static BoardReport TryAsk(BoardClient client, string name)
    {
        try
        {
            return Ask(client);
        }
        catch (Exception failure) when (failure is BoardException or BoardGoneException)
        {
            return new BoardReport(name, null, [], failure.Message);
        }
    }
}
