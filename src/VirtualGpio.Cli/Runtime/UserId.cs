// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Cli.Runtime;

/// <summary>The numbers of users.</summary>
internal static class UserId
{
    private static readonly Lazy<uint> s_effective = new(ReadEffective);

    /// <summary>The effective user of this process.</summary>
    internal static uint Effective => s_effective.Value;

    private static uint ReadEffective()
    {
        // proc(5): "Uid: real, effective, saved set, file system".
        const string key = "Uid:";
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(key, StringComparison.Ordinal))
                return uint.Parse(line[key.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }

        throw CliException.Failure("/proc/self/status names no user: is /proc mounted?");
    }
}
