// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace VirtualGpio.Cli;

/// <summary>The name that this program was called by: a link named <c>vg_get_set</c> makes it that tool.</summary>
internal static class ProgramName
{
    /// <summary>Overrules the name: for wrappers that cannot choose it.</summary>
    internal const string Variable = "VGPIO_ARGV0";

    /// <summary>The name, without its directory.</summary>
    internal static string Read()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return Path.GetFileName(given);
        try
        {
            // .NET's own argument 0 is the assembly, whatever the link was called.
            using SafeFileHandle file = File.OpenHandle("/proc/self/cmdline");
            Span<byte> start = stackalloc byte[4096];
            start = start[..RandomAccess.Read(file, start, 0)];
            int end = start.IndexOf((byte)0);
            return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? start : start[..end]));
        }
        catch (IOException)
        {
            return "vgpio";
        }
    }
}
