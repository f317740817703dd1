// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Cli.Runtime;

namespace VirtualGpio.Cli.Up;

/// <summary>What to add to QEMU's command line, ready to be copied into a shell.</summary>
internal static class QemuArguments
{
    /// <summary>With interrupts.</summary>
    internal static string Doorbell(ChipPaths paths) =>
        $"-chardev socket,path={Value(paths.GuestSocket)},id={Id(paths)} -device ivshmem-doorbell,chardev={Id(paths)},vectors=1";

    /// <summary>Without.</summary>
    internal static string Plain(ChipPaths paths, long size) => string.Create(
        CultureInfo.InvariantCulture,
        $"-object memory-backend-file,id={Id(paths)},size={size},share=on,mem-path={Value(paths.Memory)} -device ivshmem-plain,memdev={Id(paths)}");

    /// <summary>
    /// QEMU's IDs begin with a letter, and hold letters, digits, '-', '.' and '_' (util/id.c): what chips' names do, but
    /// for the first.
    /// </summary>
    private static string Id(ChipPaths paths) => $"v{paths.Name}";

    /// <summary>QEMU takes a doubled comma for a comma; the shell takes what is in single quotes as it is.</summary>
    private static string Value(string text)
    {
        string escaped = text.Replace(",", ",,", StringComparison.Ordinal);
        return escaped.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ',' or '+' or ':' or '@')
            ? escaped
            : $"'{escaped.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
