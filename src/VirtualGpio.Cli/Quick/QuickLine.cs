// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Boards;

namespace VirtualGpio.Cli.Quick;

/// <summary>
/// Reads the command lines that scripts run most, <c>get</c>, <c>set</c> and <c>info</c> with plain arguments, by hand:
/// loading the parser that reads all others takes as long as all the rest of such a verb. Whatever is unusual, mistakes
/// included, is left to that one; a test holds that both understand the same.
/// </summary>
internal static class QuickLine
{
    /// <summary>Reads a command line.</summary>
    /// <returns>The verb to run; null: the other parser is to read it.</returns>
    internal static VerbRun? TryRead(string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0] is not ("get" or "set" or "info"))
            return null;
        string verb = arguments[0];
        List<string> lines = [];
        string? board = null, chip = null, directory = null;
        bool numeric = false, unquoted = false, json = false;
        for (int i = 1; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument.Length == 0)
                return null;
            if (argument[0] != '-')
            {
                lines.Add(argument);
                continue;
            }

            string? next = i + 1 < arguments.Length ? arguments[i + 1] : null;
            bool taken = argument switch
            {
                "-b" or "--board" or "--name" => TakeValue(ref board, next),
                "-c" or "--chip" => TakeValue(ref chip, next),
                "--dir" => TakeValue(ref directory, next),
                "--numeric" => verb == "get" && TakeFlag(ref numeric, next),
                "--unquoted" => verb != "set" && TakeFlag(ref unquoted, next),
                "--json" => verb != "set" && TakeFlag(ref json, next),
                _ => false,
            };
            if (!taken)
                return null;
            if (argument is "-b" or "--board" or "--name" or "-c" or "--chip" or "--dir")
                i++;
        }

        if (lines.Count == 0 && verb != "info")
            return null;
        BoardSelection selection = new() { Board = board, Chip = chip, Directory = directory };
        string[] given = [.. lines];
        return verb switch
        {
            "get" => new GetRun { Board = selection, Lines = given, Numeric = numeric, Unquoted = unquoted, Json = json },
            "set" => new SetRun { Board = selection, Assignments = given },
            _ => new InfoRun { Board = selection, Lines = given, Unquoted = unquoted, Json = json },
        };
    }

    private static bool TakeValue(ref string? value, string? next)
    {
        if (value is not null || string.IsNullOrEmpty(next) || next[0] == '-')
            return false;
        value = next;
        return true;
    }

    /// <summary>A flag may be followed by whether it is meant: <c>--numeric false</c>.</summary>
    private static bool TakeFlag(ref bool flag, string? next)
    {
        if (flag || bool.TryParse(next, out _))
            return false;
        flag = true;
        return true;
    }
}
