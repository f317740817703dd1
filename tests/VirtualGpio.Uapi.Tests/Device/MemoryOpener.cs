// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>The descriptors of a program within the test.</summary>
internal sealed class MemoryOpener : IFileOpener
{
    /// <summary>The files that were opened; the first has the descriptor 100.</summary>
    public List<DeviceFile> Files { get; } = [];

    /// <summary>The pipes that were made.</summary>
    public List<MemoryPipe> Pipes { get; } = [];

    /// <summary>Whether there can be no more pipes.</summary>
    public bool IsFull { get; set; }

    /// <summary>What opening a file fails with, if not 0.</summary>
    public int Error { get; set; }

    public IEventPipe? NewPipe()
    {
        if (IsFull)
            return null;
        Pipes.Add(new MemoryPipe());
        return Pipes[^1];
    }

    public int Install(DeviceFile file)
    {
        if (Error != 0)
            return Error;
        Files.Add(file);
        return 99 + Files.Count;
    }
}
