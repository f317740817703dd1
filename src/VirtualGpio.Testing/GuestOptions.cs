// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>What guest to boot, and how.</summary>
public sealed record GuestOptions
{
    /// <summary>The kernel, such as <c>6.12</c> or <c>6.1</c>; its image must have been made by <c>guest-image</c>.</summary>
    public string Kernel { get; init; } = "6.12";

    /// <summary>The image to boot; null: the one of <see cref="Kernel"/> in the cache.</summary>
    public GuestImage? Image { get; init; }

    /// <summary>The number of processors, 1 or more.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>The memory in MiB. Less than 160 does not hold the kernel and its file system.</summary>
    public int MemoryMegabytes { get; init; } = 256;

    /// <summary>QEMU's machine: <c>q35</c> or <c>pc</c>.</summary>
    public string Machine { get; init; } = "q35";

    /// <summary>Further arguments for QEMU, such as those of <see cref="IvshmemArguments"/>.</summary>
    public IReadOnlyList<string> QemuArguments { get; init; } = [];

    /// <summary>What is added to the kernel's command line. The last of contradicting words counts.</summary>
    public string KernelArguments { get; init; } = "";

    /// <summary>The kernel modules that are loaded after each boot before the guest counts as ready.</summary>
    public IReadOnlyList<string> Modules { get; init; } = ["gpio-ivshmem"];

    /// <summary>The QEMU to run: <c>$VGPIO_QEMU</c>, else <c>qemu-system-x86_64</c> from the path.</summary>
    public string QemuBinary { get; init; } =
        Environment.GetEnvironmentVariable("VGPIO_QEMU") is { Length: > 0 } chosen ? chosen : "qemu-system-x86_64";

    /// <summary>The accelerator; null: <see cref="Testing.Accelerator.Choose()"/>.</summary>
    public Accelerator? Accelerator { get; init; }

    /// <summary>
    /// Whether the uncompressed kernel is started directly, with the small firmware (qboot) where it is installed.
    /// Set this to false for a guest that must wake from suspend to memory: that needs the whole firmware and the
    /// kernel as the distribution packs it, and boots in twice the time.
    /// </summary>
    public bool FastBoot { get; init; } = true;

    /// <summary>How long a boot may take. Generous: an emulated guest on a busy machine is slow, not broken.</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a command may take when nothing else is said.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a guest under KVM may print nothing after its start before it is started again under TCG.</summary>
    public TimeSpan KvmSilence { get; init; } = TimeSpan.FromSeconds(6);
}
