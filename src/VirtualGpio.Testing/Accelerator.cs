// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Testing;

/// <summary>The choice of what runs a guest's instructions, and why.</summary>
/// <param name="Kind">What runs them.</param>
/// <param name="Reason">Why, in words for a log.</param>
public sealed record Accelerator(AcceleratorKind Kind, string Reason)
{
    /// <summary>What QEMU's <c>-accel</c> calls it.</summary>
    public string QemuName => Kind == AcceleratorKind.Kvm ? "kvm" : "tcg";

    /// <summary>
    /// Chooses for this machine. <c>$VGPIO_ACCEL</c> (<c>kvm</c> or <c>tcg</c>) overrides, but for a guest of another
    /// architecture: that can only be emulated.
    /// </summary>
    /// <param name="architecture">The guest's.</param>
    /// <exception cref="GuestException"><c>$VGPIO_ACCEL</c> holds something else.</exception>
    public static Accelerator Choose(GuestArchitecture architecture = GuestArchitecture.X64) => IsForeign(architecture)
        ? new Accelerator(AcceleratorKind.Tcg, $"this machine is {RuntimeInformation.OSArchitecture}, the guest {architecture}")
        : Choose(Environment.GetEnvironmentVariable("VGPIO_ACCEL"), () => File.ReadAllText("/proc/cpuinfo"), ProbeKvm);

    /// <summary>The choice, from what the machine says of itself.</summary>
    /// <param name="wish">The user's wish, or null.</param>
    /// <param name="readCpuInfo">Reads <c>/proc/cpuinfo</c>.</param>
    /// <param name="probeKvm">Tries <c>/dev/kvm</c>: null when it can be opened, else why not.</param>
    internal static Accelerator Choose(string? wish, Func<string> readCpuInfo, Func<string?> probeKvm)
    {
        switch (wish)
        {
            case "kvm": return new Accelerator(AcceleratorKind.Kvm, "VGPIO_ACCEL asks for it");
            case "tcg": return new Accelerator(AcceleratorKind.Tcg, "VGPIO_ACCEL asks for it");
            case null or "": break;
            default: throw new GuestException($"VGPIO_ACCEL is '{wish}'; it can be 'kvm', 'tcg' or unset");
        }
        if (probeKvm() is { } obstacle) return new Accelerator(AcceleratorKind.Tcg, obstacle);

        // /dev/kvm alone says too little: a KVM without the processor's virtualization creates machines
        // that never get past a stock kernel's first instructions.
        var extension = FindExtension(readCpuInfo());
        return extension is null
            ? new Accelerator(AcceleratorKind.Tcg, "/dev/kvm is there, but the processor's flags show neither vmx nor svm")
            : new Accelerator(AcceleratorKind.Kvm, $"/dev/kvm can be opened and the processor has {extension}");
    }

    private static bool IsForeign(GuestArchitecture architecture) => architecture != (RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => GuestArchitecture.X64,
        Architecture.Arm64 => GuestArchitecture.Arm64,
        _ => (GuestArchitecture)(-1),
    });

    private static string? FindExtension(string cpuInfo)
    {
        foreach (var line in cpuInfo.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("flags", StringComparison.Ordinal)) continue;
            foreach (var word in line.ToString().Split(' ', '\t'))
                if (word is "vmx" or "svm")
                    return word;
            return null; // all processors are alike
        }
        return null;
    }

    private static string? ProbeKvm()
    {
        const string path = "/dev/kvm";
        if (!File.Exists(path)) return "there is no /dev/kvm";
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"/dev/kvm cannot be opened: {e.Message}";
        }
    }
}
