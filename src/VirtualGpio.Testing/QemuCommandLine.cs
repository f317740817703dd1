// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Testing;

/// <summary>The arguments that QEMU is started with: the fastest boot that was found for stock kernels.</summary>
internal static class QemuCommandLine
{
    // Without these the kernel calibrates, probes and tests for a second or two of emulated time.
    // panic=0: a dead guest stays as it is, its last words on the console.
    // loglevel=6 shows up to notices; each line costs about a millisecond when emulated, 'dmesg' has the rest.
    private const string KernelArguments =
        "console=ttyS0 tsc=reliable no_timer_check mitigations=off random.trust_cpu=on cryptomgr.notests audit=0 nokaslr panic=0 loglevel=6";

    private const string Firmware = "qboot.rom";

    public static IReadOnlyList<string> Compose(
        GuestOptions options, GuestImage image, Accelerator accelerator, string consoleSocket, string agentSocket, string qmpSocket)
    {
        List<string> arguments =
        [
            "-machine", options.Machine,
            "-accel", accelerator.QemuName,
            "-smp", options.Cpus.ToString(CultureInfo.InvariantCulture),
            "-m", options.MemoryMegabytes.ToString(CultureInfo.InvariantCulture),
            "-nodefaults", "-no-user-config", "-nic", "none", "-display", "none",
            "-kernel", options.FastBoot ? image.Vmlinux : image.Vmlinuz,
            "-initrd", image.Initramfs,
            "-append", $"{KernelArguments} {options.KernelArguments}".TrimEnd(),
            "-chardev", $"socket,id=console,path={Escape(consoleSocket)}", "-serial", "chardev:console",
            "-chardev", $"socket,id=agent,path={Escape(agentSocket)}", "-serial", "chardev:agent",
            "-chardev", $"socket,id=qmp,path={Escape(qmpSocket)}", "-mon", "chardev=qmp,mode=control",
        ];
        if (accelerator.Kind == AcceleratorKind.Kvm) arguments.AddRange(["-cpu", "host"]);
        if (options.FastBoot && HasFirmware(options.QemuBinary)) arguments.AddRange(["-bios", Firmware]);
        arguments.AddRange(options.QemuArguments);
        return arguments;
    }

    /// <summary>QEMU's option syntax: a comma in a value is written twice.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static bool HasFirmware(string qemu)
    {
        List<string> folders = ["/usr/share/qemu", "/usr/local/share/qemu"];
        if (Path.GetDirectoryName(qemu) is { Length: > 0 } bin) folders.Insert(0, Path.Combine(bin, "..", "share", "qemu"));
        return folders.Any(folder => File.Exists(Path.Combine(folder, Firmware)));
    }
}
