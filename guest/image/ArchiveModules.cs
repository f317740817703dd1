// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>
/// Modules of the kernel's own source that Debian's kernels leave out: gpio-sim, the yardstick of the benchmarks, and
/// gpio-virtio, as it is and, as gpio-virtio-fixed, with the project's patches. Taken from the archive's source
/// package of the very kernel, with the few edits that building them outside of the kernel needs.
/// </summary>
internal sealed class ArchiveModules(GuestCache cache, GuestSources sources, Archives archives, Progress progress)
{
    // Raised when what is taken or edited changes.
    private const string Recipe = "1";

    private const string Driver = "gpio-virtio";
    private const string FixedDriver = "gpio-virtio-fixed";
    private const string DriverFolder = "drivers/gpio";

    private static readonly string[] Sources =
        [$"{DriverFolder}/gpio-sim.c", $"{DriverFolder}/{Driver}.c", $"{DriverFolder}/gpiolib.h", "kernel/irq/irq_sim.c"];

    public IReadOnlyList<string> Ensure(KernelSource source, KernelEntry kernel, ModuleBuild build)
    {
        // The same for all architectures.
        var folder = Path.Combine(cache.Root, "sources", source.Kernel, Fingerprint.OfTexts(Recipe, kernel.Version));
        if (!Directory.Exists(folder)) Unpack(source, kernel, folder);
        var patched = EnsurePatched(folder, $"kernel {kernel.Version}");
        return
        [
            .. build.Ensure(source.Name, kernel, "archive", folder, folder),
            .. build.Ensure(source.Name, kernel, FixedDriver, patched, patched),
        ];
    }

    /// <summary>Makes the folder of the driver with the project's patches.</summary>
    /// <param name="folder">Where its source lies as it came.</param>
    /// <param name="origin">What it came from, for messages.</param>
    /// <exception cref="GuestImageException">There is no patch, or one does not apply.</exception>
    internal string EnsurePatched(string folder, string origin)
    {
        var patches = sources.Patches();
        if (patches.Count == 0) throw new GuestImageException($"{sources.PatchesFolder} holds no patch for {Driver}. Is the clone complete?");
        var original = Path.Combine(folder, $"{Driver}.c");
        var key = Fingerprint.OfTexts(Fingerprint.OfFiles(folder, [original]), Fingerprint.OfFiles(sources.Root, patches));
        var patched = Path.Combine(Path.GetDirectoryName(folder)!, $"{FixedDriver}-{key}");
        if (Directory.Exists(patched)) return patched;
        using var work = new WorkFolder(patched);
        // Where the patches expect it.
        var tree = Path.Combine(work.Folder, "tree");
        var source = Path.Combine(tree, DriverFolder, $"{Driver}.c");
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.Copy(original, source);
        foreach (var patch in patches)
        {
            var (status, _, log) = Tool.Try("patch", ["-p1", "--batch", "--forward", "--fuzz=0", "--no-backup-if-mismatch", "-i", patch], tree);
            if (status != 0) throw new GuestImageException($"{patch} does not apply to {Driver}.c of {origin}:\n{log.TrimEnd()}");
        }
        File.Move(source, Path.Combine(work.Folder, $"{FixedDriver}.c"));
        Directory.Delete(tree, recursive: true);
        work.Commit();
        return patched;
    }

    private void Unpack(KernelSource source, KernelEntry kernel, string folder)
    {
        var archive = source.In(archives);
        var package = archive.Find(SourcePackages.NameOf(source), kernel.Version);
        using var work = new WorkFolder(folder);
        var file = archives.Sources.Download(archive, package);
        progress.Step($"take gpio-sim and {Driver} out of {package.Name}", () => SourcePackages.Take(file, package.Name, work.Folder, Sources));
        Edit(Path.Combine(work.Folder, "irq_sim.c"), EditInterruptSimulator);
        File.WriteAllText(Path.Combine(work.Folder, "Kbuild"), $"obj-m := irq_sim.o gpio-sim.o {Driver}.o\n");
        work.Commit();
    }

    // Built into the kernel, it needs no licence line and may call what modules cannot.
    internal static string EditInterruptSimulator(string text)
    {
        const string before = "handle_simple_irq(irq_to_desc(irqnum));";
        if (!text.Contains(before, StringComparison.Ordinal))
            throw new GuestImageException($"The kernel's irq_sim.c has changed: '{before}' is not in it. ArchiveModules has to follow.");
        text = text.Replace(before, "generic_handle_domain_irq(work_ctx->domain, offset);", StringComparison.Ordinal)
            .Replace("\t\tirqnum = irq_find_mapping(work_ctx->domain, offset);\n", "", StringComparison.Ordinal)
            .Replace("\tint irqnum;\n", "", StringComparison.Ordinal);
        return text.Contains("MODULE_LICENSE", StringComparison.Ordinal)
            ? text
            : text + "\n#include <linux/module.h>\nMODULE_DESCRIPTION(\"Interrupt simulator\");\nMODULE_LICENSE(\"GPL\");\n";
    }

    private static void Edit(string file, Func<string, string> edit) => File.WriteAllText(file, edit(File.ReadAllText(file)));
}
