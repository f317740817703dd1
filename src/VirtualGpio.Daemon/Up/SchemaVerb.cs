// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Boards;

namespace VirtualGpio.Daemon.Up;

/// <summary><c>vgpio schema</c>: prints the JSON schema of board files, for editors.</summary>
internal static class SchemaVerb
{
    internal static Command Create()
    {
        Command command = new("schema", "Print the JSON schema of board files, for editors.");
        command.SetAction(_ =>
        {
            Output.Write(BoardSchema.ToJson());
            return ExitStatus.Ok;
        });
        return command;
    }
}
