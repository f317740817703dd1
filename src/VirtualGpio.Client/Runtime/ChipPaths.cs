// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Runtime;

/// <summary>The files of one chip of a running board; they need not be there.</summary>
public sealed record ChipPaths
{
    internal ChipPaths(string directory) => Directory = directory;

    /// <summary>The directory that holds them, named after the chip.</summary>
    public string Directory { get; }

    /// <summary>The chip's name.</summary>
    public string Name => Path.GetFileName(Directory);

    /// <summary>What QEMU's chardev connects to.</summary>
    public string GuestSocket => Path.Combine(Directory, "guest");

    /// <summary>What the daemon joins the wire by.</summary>
    public string HostSocket => Path.Combine(Directory, "host");

    /// <summary>Locked by the wire; holds its process ID.</summary>
    public string WireLock => Path.Combine(Directory, "wire.lock");

    /// <summary>The memory, for <c>ivshmem-plain</c>.</summary>
    public string Memory => Path.Combine(Directory, "memory");
}
