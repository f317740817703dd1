// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Runtime;

/// <summary>The files of one running chip.</summary>
/// <param name="Directory">The directory that holds them, named after the chip.</param>
internal sealed record ChipPaths(string Directory)
{
    /// <summary>The chip's name.</summary>
    internal string Name => Path.GetFileName(Directory);

    /// <summary>What QEMU's chardev connects to.</summary>
    internal string GuestSocket => Path.Combine(Directory, "guest");

    /// <summary>What <c>vgpio up</c> joins the wire by.</summary>
    internal string HostSocket => Path.Combine(Directory, "host");

    /// <summary>What the other verbs talk to <c>vgpio up</c> by.</summary>
    internal string ControlSocket => Path.Combine(Directory, "control");

    /// <summary>Locked by the <c>vgpio up</c> that serves the chip.</summary>
    internal string UpLock => Path.Combine(Directory, "up.lock");

    /// <summary>Locked by the wire; holds its process ID.</summary>
    internal string WireLock => Path.Combine(Directory, "wire.lock");

    /// <summary>The memory, for <c>ivshmem-plain</c>.</summary>
    internal string Memory => Path.Combine(Directory, "memory");
}
