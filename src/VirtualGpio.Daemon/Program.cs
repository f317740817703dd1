// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Up;
using VirtualGpio.Daemon.Wire;

// The wire is looked for first: what the others are made of is not even loaded for it.
return args is [WireArguments.Verb, ..] ? WireProcess.Run(args[1..]) : VerbLine.Run(args);
