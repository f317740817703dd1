// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// Lets one process of a user write at a time. Two that wait for acknowledges at once take each other's, as the protocol
/// has one bit for both.
/// </summary>
internal static class VgGetSetTurn
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for this process's turn, which lasts until the lock is disposed of.</summary>
    /// <exception cref="CliException">It did not come in time.</exception>
    internal static InstanceLock Take()
    {
        // The memory's own lock belongs to the server, which holds it as long as it runs.
        string directory = RuntimeDirectory.Base(option: null);
        RuntimeDirectory.Create(directory);
        string path = Path.Combine(directory, $"{VgGetSetTool.Name}.lock");
        return InstanceLock.TryTake(path, s_patience)
            ?? throw CliException.Failure($"other processes of this tool have been writing for {s_patience.TotalSeconds} s; try again, or end the one that has locked {path}");
    }
}
