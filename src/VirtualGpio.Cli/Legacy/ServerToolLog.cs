// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem;

namespace VirtualGpio.Cli.Legacy;

/// <summary>Prints what the server tells: what goes wrong always, the rest if asked to.</summary>
internal sealed class ServerToolLog(TextWriter output, TextWriter error, bool verbose) : IIvshmemServerLog
{
    public void PeerJoined(int id, IvshmemRole role, int processId)
    {
        if (verbose)
            output.WriteLine($"new peer id = {id}");
    }

    public void PeerLeft(int id, IvshmemRole role, string why)
    {
        if (verbose)
            output.WriteLine($"free peer {id}");
    }

    public void PeerRefused(IvshmemRole role, string why) => error.WriteLine($"{IvshmemServerTool.Name}: refused a peer: {why}");

    public void MemoryCleared()
    {
        // Only private servers clear their memory.
    }
}
