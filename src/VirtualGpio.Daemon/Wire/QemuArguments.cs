// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Daemon.Wire;

/// <summary>What to add to QEMU's command line.</summary>
internal static class QemuArguments
{
    /// <summary>With interrupts, argument by argument.</summary>
    internal static string[] Doorbell(ChipPaths paths) =>
        ["-chardev", $"socket,path={Value(paths.GuestSocket)},id={Id(paths)}", "-device", $"ivshmem-doorbell,chardev={Id(paths)},vectors=1"];

    /// <summary>Without.</summary>
    internal static string[] Plain(ChipPaths paths, long size) =>
    [
        "-object",
        FormattableString.Invariant($"memory-backend-file,id={Id(paths)},size={size},share=on,mem-path={Value(paths.Memory)}"),
        "-device",
        $"ivshmem-plain,memdev={Id(paths)}",
    ];

    /// <summary>As one text, ready to be copied into a shell.</summary>
    internal static string ForShell(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    /// <summary>
    /// QEMU's IDs begin with a letter, and hold letters, digits, '-', '.' and '_' (util/id.c): what chips' names do, but
    /// for the first.
    /// </summary>
    private static string Id(ChipPaths paths) => $"v{paths.Name}";

    /// <summary>QEMU takes a doubled comma for a comma.</summary>
    private static string Value(string text) => text.Replace(",", ",,", StringComparison.Ordinal);

    /// <summary>The shell takes what is in single quotes as it is.</summary>
    private static string Quote(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ',' or '+' or ':' or '@' or '=')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
