// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// The programs that this one also answers as. Their command lines are those of their models, down to abbreviated options,
/// and so are not the verbs' one.
/// </summary>
internal static class LegacyTools
{
    /// <summary>Where QEMU's tools meet, and the older host tool looks, unless told otherwise.</summary>
    internal const string DefaultSocket = "/tmp/ivshmem_socket";

    /// <summary>The tool of a name; null if it is none.</summary>
    internal static Func<string[], int>? Find(string name) => name switch
    {
        IvshmemServerTool.Name => IvshmemServerTool.Run,
        IvshmemClientTool.Name => IvshmemClientTool.Run,
        VgGetSetTool.Name => VgGetSetTool.Run,
        _ => null,
    };
}
