// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Text;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Quick;

/// <summary><c>vgpio get</c>: prints levels as gpioget does.</summary>
internal sealed record GetRun : VerbRun
{
    /// <summary>The lines, as they were given.</summary>
    internal required string[] Lines { get; init; }

    /// <summary><c>--numeric</c>.</summary>
    internal bool Numeric { get; init; }

    /// <summary><c>--unquoted</c>.</summary>
    internal bool Unquoted { get; init; }

    /// <summary><c>--json</c>.</summary>
    internal bool Json { get; init; }

    /// <inheritdoc/>
    internal override int Run()
    {
        using BoardClient client = BoardConnection.Open(Board);
        int[] levels = client.GetLevelsAsync(Board.Lines(Lines)).Now();
        Output.WriteLine(Json ? LevelFormat.Json(Lines, levels) : LevelFormat.Text(Lines, levels, Numeric, Unquoted));
        return ExitStatus.Ok;
    }
}
