// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio complete</c>, which the scripts of <see cref="CompletionVerb"/> run: what the last word may become.</summary>
internal static class CompleteVerb
{
    internal static Command Create()
    {
        Argument<string> line = new("LINE") { Description = "The command line up to the cursor." };
        Command command = new("complete", "Print what a command line may go on with; for shells.") { line };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            var text = new StringBuilder();
            foreach (string offer in Offers(arguments.GetValue(line)!))
                text.Append(offer).Append('\n');
            Output.Write(text.ToString());
            return ExitStatus.Ok;
        });
        return command;
    }

    /// <summary>What the last word of a command line may become.</summary>
    /// <param name="line">The command line up to the cursor, the program's name included.</param>
    internal static IEnumerable<string> Offers(string line)
    {
        int blank = line.AsSpan().IndexOfAny(' ', '\t');
        if (blank < 0)
            return [];
        string typed = line[(blank + 1)..].TrimStart();
        string word = typed[(typed.LastIndexOfAny([' ', '\t']) + 1)..];
        // Options are offered when one is begun; before that, they would hide the lines.
        return VerbLine.Root().Parse(typed, VerbLine.Configuration).GetCompletions(typed.Length)
            .Select(offer => offer.InsertText ?? offer.Label)
            .Where(offer => offer.StartsWith(word, StringComparison.Ordinal) && (word.Length > 0 || offer[0] != '-') && offer[0] is not ('/' or '['))
            .Distinct();
    }
}
