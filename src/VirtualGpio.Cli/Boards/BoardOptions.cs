// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace VirtualGpio.Cli.Boards;

/// <summary>The options of all verbs that talk to a daemon, for the command line's parser.</summary>
internal sealed class BoardOptions
{
    private readonly Option<string?> _board = new("--board", "-b", "--name")
    {
        Description = "The board; not needed while only one runs.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _chip = new("--chip", "-c")
    {
        Description = "The chip that lines belong to, by name or offset.",
        HelpName = "CHIP",
    };

    private readonly Option<string?> _directory = DirectoryOption();

    private readonly Option<string?> _url = new("--connect")
    {
        Description = "A board that listens on TCP, in place of one of this user on this machine.",
        HelpName = "URL",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "The file that holds that board's token.",
        HelpName = "FILE",
    };

    private readonly bool _hasChip;

    private BoardOptions(bool hasChip)
    {
        _hasChip = hasChip;
        _board.CompletionSources.Add(Suggestions.Boards);
        _chip.CompletionSources.Add(Suggestions.Chips);
    }

    /// <summary><c>--dir</c>, for all verbs the same.</summary>
    internal static Option<string?> DirectoryOption() => new("--dir")
    {
        Description = "Where boards are found [default: $XDG_RUNTIME_DIR/vgpio or /tmp/vgpio-UID].",
        HelpName = "DIR",
    };

    /// <summary>Adds the options to a verb that takes lines.</summary>
    internal static BoardOptions ForLines(Command command) => new BoardOptions(hasChip: true).AddTo(command);

    /// <summary>Adds the options to a verb that takes none.</summary>
    internal static BoardOptions ForBoard(Command command) => new BoardOptions(hasChip: false).AddTo(command);

    /// <summary>What was given.</summary>
    /// <exception cref="CliException">Options exclude each other.</exception>
    internal BoardSelection Read(ParseResult arguments)
    {
        BoardSelection selection = new()
        {
            Board = arguments.GetValue(_board),
            Chip = _hasChip ? arguments.GetValue(_chip) : null,
            Directory = arguments.GetValue(_directory),
            Url = arguments.GetValue(_url),
            TokenFile = arguments.GetValue(_tokenFile),
        };
        if (selection.Url is not null && (selection.Board ?? selection.Directory) is not null)
            throw CliException.Usage("--connect names a board of another machine: --board and --dir do not go with it.");
        return selection.TokenFile is null || selection.Url is not null
            ? selection
            : throw CliException.Usage("--token-file goes with --connect only.");
    }

    private BoardOptions AddTo(Command command)
    {
        command.Add(_board);
        if (_hasChip)
            command.Add(_chip);
        command.Add(_directory);
        command.Add(_url);
        command.Add(_tokenFile);
        return this;
    }
}
