// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Boards;
using VirtualGpio.Client;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio batch</c>: runs a script of operations over one connection, as it comes.</summary>
internal static class BatchVerb
{
    internal static Command Create()
    {
        Argument<string?> file = new("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "The script; none or -: standard input." };
        Command command = new("batch", BatchHelp) { file };
        var board = BoardOptions.ForBoard(command);
        command.SetAction(arguments =>
        {
            BoardSelection selection = board.Read(arguments);
            using Stream script = InputFile.Open(arguments.GetValue(file) ?? "-");
            using FileDescriptor output = StandardStreams.Output;
            using BoardClient client = BoardConnection.Open(selection, output);
            using BatchAnswers answers = new(new OutputStream());
            client.RunBatchAsync(script, answers).Now();
            answers.Finish();
            return ExitStatus.Ok;
        });
        return command;
    }

    private const string BatchHelp =
        """
        Run operations, one a line, as fast as they come.

          set LINE=0|1 ...               get LINE ...
          toggle LINE ... [xN] [@TIME]   pulse LINE ... WIDTH [xN] [@TIME]
          pull LINE=up|down|none ...     release LINE ...
          force LINE=0|1|none ...        act DEVICE ACTION [NAME=VALUE ...]
          wait LINE=0|1 TIMEOUT          wait LINE rising|falling|both[xN] TIMEOUT
          wait LINE stable TIME TIMEOUT  settle [TIMEOUT]
          sleep TIME                     echo TEXT

        The first operation that fails ends the script.
        """;
}
