// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace VirtualGpio.Cli.Verbs;

/// <summary>Options that several verbs have, for all of them the same.</summary>
internal static class CommonOptions
{
    internal static Option<bool> Json(string what) => new("--json") { Description = $"Print {what}, for programs." };

    internal static Option<bool> Unquoted() => new("--unquoted") { Description = "Print names without quotes." };

    internal static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print nothing." };

    internal static Option<long> Count(string what) => new("--count", "-n") { Description = what, HelpName = "N", DefaultValueFactory = _ => 1 };

    internal static Option<string?> Time(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "TIME" };

    /// <summary>Checks a number that must not be 0 or less.</summary>
    /// <exception cref="CliException">It is.</exception>
    internal static long AtLeastOne(string option, long value) =>
        value >= 1 ? value : throw CliException.Usage($"{option}: {value} is too few. Give 1 or more.");
}
