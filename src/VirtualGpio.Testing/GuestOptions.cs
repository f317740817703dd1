// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>What guest to boot, and how.</summary>
public sealed record GuestOptions
{
    /// <summary>The kernel, such as <c>6.12</c> or <c>6.1</c>; its image must have been made by <c>guest-image</c>.</summary>
    public string Kernel { get; init; } = "6.12";

    /// <summary>The kind of processor. Another one than this machine's is always emulated.</summary>
    public GuestArchitecture Architecture { get; init; }

    /// <summary>The image to boot; null: the one of <see cref="Kernel"/> and <see cref="Architecture"/> in the cache.</summary>
    public GuestImage? Image { get; init; }

    /// <summary>The number of processors, 1 or more.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>The memory in MiB. Less than 160 does not hold the kernel and its file system.</summary>
    public int MemoryMegabytes { get; init; } = 256;

    /// <summary>
    /// Whether the guest's memory is a file that QEMU hands to processes outside of it, as every vhost-user device
    /// needs it (see <see cref="VirtioArguments"/>).
    /// </summary>
    public bool SharedMemory { get; init; }

    /// <summary>QEMU's machine, such as <c>q35</c>, <c>pc</c> or <c>virt</c>; null: <c>q35</c> on x64, <c>virt</c> on Arm.</summary>
    public string? Machine { get; init; }

    /// <summary>Further arguments for QEMU, such as those of <see cref="IvshmemArguments"/> or <see cref="VirtioArguments"/>.</summary>
    public IReadOnlyList<string> QemuArguments { get; init; } = [];

    /// <summary>What is added to the kernel's command line. The last of contradicting words counts.</summary>
    public string KernelArguments { get; init; } = "";

    /// <summary>
    /// What else is in the guest's file system: paths there, such as <c>/opt/test/program</c>, and the files or folders of
    /// this machine that come there, in place of what the image has there. A file can be named besides a folder that has
    /// one of that name; links in folders stay links. All lie in the guest's memory: <see cref="MemoryMegabytes"/> must have
    /// room for them, twice while the guest boots.
    /// </summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The kernel modules that are loaded after each boot before the guest counts as ready.</summary>
    public IReadOnlyList<string> Modules { get; init; } = ["gpio-ivshmem"];

    /// <summary>The QEMU to run; null: <see cref="QemuInstallation.Find(GuestArchitecture, Version?)"/> chooses, by <see cref="MinimumQemu"/>.</summary>
    public QemuInstallation? Qemu { get; init; }

    /// <summary>
    /// The oldest QEMU that will do; null: <see cref="QemuInstallation.GpioInterrupts"/> with <see cref="SharedMemory"/>,
    /// else any.
    /// </summary>
    public Version? MinimumQemu { get; init; }

    /// <summary>The accelerator; null: <see cref="Testing.Accelerator.Choose(GuestArchitecture)"/>.</summary>
    public Accelerator? Accelerator { get; init; }

    /// <summary>
    /// Whether the uncompressed kernel is started directly, with the small firmware (qboot) where it is installed.
    /// Set this to false for a guest that must wake from suspend to memory: that needs the whole firmware and the
    /// kernel as the distribution packs it, and boots in twice the time. Makes no difference on Arm.
    /// </summary>
    public bool FastBoot { get; init; } = true;

    /// <summary>How long a boot may take. Generous: an emulated guest on a busy machine is slow, not broken.</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a command may take when nothing else is said.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a guest under KVM may print nothing after its start before it is started again under TCG.</summary>
    public TimeSpan KvmSilence { get; init; } = TimeSpan.FromSeconds(6);
}
