// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Qemu;

/// <summary>What a machine finds a virtio device by.</summary>
public enum VirtioBus
{
    /// <summary>PCI, which most machines have.</summary>
    Pci,

    /// <summary>virtio-mmio: machines without PCI, such as <c>microvm</c>, and <c>virt</c> of several architectures.</summary>
    Mmio,
}
