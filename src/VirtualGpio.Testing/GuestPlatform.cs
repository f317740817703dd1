// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>What differs between the architectures of guests.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="DebianName">What Debian calls it.</param>
/// <param name="Emulator">The name of its QEMU.</param>
/// <param name="EmulatorVariable">The environment variable that names another one.</param>
/// <param name="Machine">The machine that is emulated when none is asked for.</param>
/// <param name="EmulatedProcessor">The processor without virtualization.</param>
/// <param name="KernelArguments">The kernel's command line; boots fastest.</param>
/// <param name="SeveralProcessorsArguments">What it also gets where several processors are emulated.</param>
/// <param name="AgentPort">The guest's name of the second serial port.</param>
/// <param name="FastFirmware">A firmware that boots faster than the usual one, or null.</param>
internal sealed record GuestPlatform(
    GuestArchitecture Architecture,
    string DebianName,
    string Emulator,
    string EmulatorVariable,
    string Machine,
    string EmulatedProcessor,
    string KernelArguments,
    string SeveralProcessorsArguments,
    string AgentPort,
    string? FastFirmware)
{
    // panic=0: a dead guest stays as it is, its last words on the console.
    // loglevel=6 shows up to notices; each line costs about a millisecond when emulated, 'dmesg' has the rest.
    private const string CommonArguments = "mitigations=off cryptomgr.notests audit=0 nokaslr panic=0 loglevel=6";

    // Under QEMU's emulation a processor may go on executing what another one has overwritten in the kernel's own
    // code, and meet the breakpoint (int3) that stood there meanwhile: a panic in one of some hundred boots. So the
    // kernel starts with one processor, patches itself, and /init brings up the others. It must not patch itself
    // after that either: neither lock prefixes (noreplace-smp) nor the way of interrupts (no_ipi_broadcast) when
    // the others come, nor when it has gathered enough randomness (it has at once, with the processor's own).
    private static readonly GuestPlatform X64 = new(
        GuestArchitecture.X64,
        DebianName: "amd64",
        Emulator: "qemu-system-x86_64",
        EmulatorVariable: "VGPIO_QEMU",
        Machine: "q35",
        EmulatedProcessor: "qemu64,+rdrand",
        // Without the first of these the kernel calibrates and probes for a second or two of emulated time.
        KernelArguments: $"console=ttyS0 tsc=reliable no_timer_check random.trust_cpu=on {CommonArguments}",
        SeveralProcessorsArguments: "maxcpus=1 noreplace-smp no_ipi_broadcast=1",
        AgentPort: "ttyS1",
        FastFirmware: "qboot.rom");

    private static readonly GuestPlatform Arm64 = new(
        GuestArchitecture.Arm64,
        DebianName: "arm64",
        Emulator: "qemu-system-aarch64",
        EmulatorVariable: "VGPIO_QEMU_ARM64",
        Machine: "virt",
        // The one that boots fastest: newer ones have pointer authentication, which is slow to emulate.
        EmulatedProcessor: "cortex-a57",
        // The machine has a GPIO chip of its own, for its power button. It would be gpiochip0.
        KernelArguments: $"console=ttyAMA0 initcall_blacklist=pl061_gpio_driver_init {CommonArguments}",
        SeveralProcessorsArguments: "maxcpus=1",
        AgentPort: "ttyAMA1",
        FastFirmware: null);

    public static GuestPlatform Of(GuestArchitecture architecture) => architecture switch
    {
        GuestArchitecture.X64 => X64,
        GuestArchitecture.Arm64 => Arm64,
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "There are no guests of this architecture."),
    };

    /// <summary>What <c>guest-image</c> calls the image of a kernel for this architecture.</summary>
    public string ImageName(string kernel) => Architecture == GuestArchitecture.X64 ? kernel : $"{kernel}-{DebianName}";
}
