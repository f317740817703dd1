// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Testing;

/// <summary>The arguments that QEMU is started with: the fastest boot that was found for stock kernels.</summary>
internal static class QemuCommandLine
{
    private const string SharedMemory = "memory";

    public static IReadOnlyList<string> Compose(
        GuestOptions options, GuestImage image, string initramfs, QemuInstallation qemu, Accelerator accelerator,
        string consoleSocket, string agentSocket, string qmpSocket)
    {
        var platform = GuestPlatform.Of(image.Architecture);
        var emulated = accelerator.Kind == AcceleratorKind.Tcg;
        var machine = options.Machine ?? platform.Machine;
        List<string> arguments =
        [
            "-machine", options.SharedMemory ? $"{machine},memory-backend={SharedMemory}" : machine,
            "-accel", accelerator.QemuName,
            "-cpu", emulated ? platform.EmulatedProcessor : "host",
            "-smp", options.Cpus.ToString(CultureInfo.InvariantCulture),
            "-m", options.MemoryMegabytes.ToString(CultureInfo.InvariantCulture),
            "-nodefaults", "-no-user-config", "-nic", "none", "-display", "none",
            "-kernel", options.FastBoot ? image.Vmlinux : image.Vmlinuz,
            "-initrd", initramfs,
            "-append", ComposeKernelArguments(options, platform, emulated),
            "-chardev", $"socket,id=console,path={Escape(consoleSocket)}", "-serial", "chardev:console",
            "-chardev", $"socket,id=agent,path={Escape(agentSocket)}", "-serial", "chardev:agent",
            "-chardev", $"socket,id=qmp,path={Escape(qmpSocket)}", "-mon", "chardev=qmp,mode=control",
        ];
        // Sealed, so that no side can take memory away from the other.
        if (options.SharedMemory)
            arguments.AddRange(["-object", string.Create(CultureInfo.InvariantCulture,
                $"memory-backend-memfd,id={SharedMemory},size={options.MemoryMegabytes}M,share=on,seal=on")]);
        if (qemu.DataFolder is { } data) arguments.AddRange(["-L", data]);
        if (options.FastBoot && platform.FastFirmware is { } firmware && HasFirmware(qemu, firmware)) arguments.AddRange(["-bios", firmware]);
        arguments.AddRange(options.QemuArguments);
        return arguments;
    }

    /// <summary>QEMU's option syntax: a comma in a value is written twice.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string ComposeKernelArguments(GuestOptions options, GuestPlatform platform, bool emulated)
    {
        // What the kernel does not know becomes an environment variable of /init.
        List<string> arguments = [platform.KernelArguments, $"agent={platform.AgentPort}"];
        if (emulated && options.Cpus > 1) arguments.Add(platform.SeveralProcessorsArguments);
        if (options.KernelArguments.Length > 0) arguments.Add(options.KernelArguments);
        return string.Join(' ', arguments);
    }

    private static bool HasFirmware(QemuInstallation qemu, string firmware)
    {
        List<string> folders = ["/usr/share/qemu", "/usr/local/share/qemu"];
        if (Path.GetDirectoryName(qemu.Binary) is { Length: > 0 } bin) folders.Insert(0, Path.Combine(bin, "..", "share", "qemu"));
        if (qemu.DataFolder is { } data) folders.Insert(0, data);
        return folders.Any(folder => File.Exists(Path.Combine(folder, firmware)));
    }
}
