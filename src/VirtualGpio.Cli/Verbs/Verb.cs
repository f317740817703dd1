// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace VirtualGpio.Cli.Verbs;

/// <summary>What <c>vgpio</c> can do.</summary>
/// <param name="Name">The first argument.</param>
/// <param name="Create">Makes the command; the other verbs' ones are not needed to run this one.</param>
internal sealed record Verb(string Name, Func<Command> Create);
