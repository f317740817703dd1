// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing.Tests;

public sealed class QemuCommandLineTests
{
    private static readonly Accelerator Emulated = new(AcceleratorKind.Tcg, "the test wants it");
    private static readonly Accelerator Virtualized = new(AcceleratorKind.Kvm, "the test wants it");
    private static readonly QemuInstallation Own = new("qemu", new Version(7, 2));

    private static List<string> Compose(GuestOptions options, Accelerator accelerator, QemuInstallation? qemu = null)
    {
        var image = new GuestImage(new GuestImageManifest("6.12", options.Architecture, "6.12.1", "/vmlinux", "/vmlinuz", "/initramfs", ""));
        return [.. QemuCommandLine.Compose(options, image, image.Initramfs, qemu ?? Own, accelerator, "/console", "/agent", "/qmp")];
    }

    private static string After(List<string> arguments, string option) => arguments[arguments.LastIndexOf(option) + 1];

    [Fact]
    public void A_kernel_of_several_emulated_processors_starts_with_one()
    {
        var arguments = Compose(new GuestOptions { Cpus = 2 }, Emulated);
        Assert.Equal("2", After(arguments, "-smp"));
        Assert.Contains(" maxcpus=1 ", After(arguments, "-append"), StringComparison.Ordinal);
        Assert.DoesNotContain("maxcpus", After(Compose(new GuestOptions { Cpus = 2 }, Virtualized), "-append"), StringComparison.Ordinal);
        Assert.DoesNotContain("maxcpus", After(Compose(new GuestOptions(), Emulated), "-append"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_user_adds_comes_last_and_so_counts()
    {
        var arguments = Compose(new GuestOptions { KernelArguments = "loglevel=8", QemuArguments = ["-cpu", "max"] }, Emulated);
        Assert.EndsWith(" loglevel=8", After(arguments, "-append"), StringComparison.Ordinal);
        Assert.Equal("max", After(arguments, "-cpu"));
    }

    [Fact]
    public void Shared_memory_is_the_machines_memory_and_as_large()
    {
        var arguments = Compose(new GuestOptions { SharedMemory = true, MemoryMegabytes = 300 }, Emulated);
        Assert.Equal("q35,memory-backend=memory", After(arguments, "-machine"));
        Assert.Equal("300", After(arguments, "-m"));
        Assert.Equal("memory-backend-memfd,id=memory,size=300M,share=on,seal=on", After(arguments, "-object"));
        Assert.DoesNotContain("-object", Compose(new GuestOptions(), Emulated));
    }

    [Fact]
    public void An_arm_guest_has_a_machine_a_processor_and_ports_of_its_own()
    {
        var arguments = Compose(new GuestOptions { Architecture = GuestArchitecture.Arm64, Cpus = 2 }, Emulated);
        Assert.Equal("virt", After(arguments, "-machine"));
        Assert.Equal("cortex-a57", After(arguments, "-cpu"));
        var kernel = After(arguments, "-append").Split(' ');
        foreach (var word in new[] { "console=ttyAMA0", "agent=ttyAMA1", "maxcpus=1" }) Assert.Contains(word, kernel);
        Assert.DoesNotContain("-bios", arguments);
        Assert.Contains("agent=ttyS1", After(Compose(new GuestOptions(), Emulated), "-append").Split(' '));
    }

    [Fact]
    public void A_machine_that_is_asked_for_is_used() =>
        Assert.Equal("pc", After(Compose(new GuestOptions { Machine = "pc" }, Emulated), "-machine"));

    [Fact]
    public void An_unpacked_qemu_looks_for_firmware_in_its_own_folder()
    {
        var data = Directory.CreateTempSubdirectory("vgpio-data-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(data, "qboot.rom"), "");
            var qemu = new QemuInstallation("/nowhere/bin/qemu", new Version(10, 0)) { DataFolder = data };
            var arguments = Compose(new GuestOptions(), Emulated, qemu);
            Assert.Equal((data, "qboot.rom"), (After(arguments, "-L"), After(arguments, "-bios")));
            Assert.DoesNotContain("-bios", Compose(new GuestOptions { FastBoot = false }, Emulated, qemu));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
