// SPDX-License-Identifier: MIT
using VirtualGpio.Cli;
using VirtualGpio.Cli.Legacy;

return LegacyTools.Find(ProgramName.Read()) is { } byName ? byName(args)
    : args.Length > 0 && LegacyTools.Find(args[0]) is { } byArgument ? byArgument(args[1..])
    : CommandLine.Run(args);
