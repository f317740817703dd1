// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Cli;

/// <summary>The name that this program was called by: a link named <c>vg_get_set</c> makes it that tool.</summary>
internal static class ProgramName
{
    /// <summary>Overrules the name: for wrappers that cannot choose it.</summary>
    internal const string Variable = "VGPIO_ARGV0";

    /// <summary>The name, without its directory.</summary>
    internal static string Read()
    {
        string name = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : ProcessImage.CalledAs;
        return name[(name.LastIndexOf('/') + 1)..];
    }
}
