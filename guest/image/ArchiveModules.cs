// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>
/// Modules of the kernel's own source that Debian's kernels leave out: gpio-sim, the yardstick of the benchmarks,
/// and gpio-virtio. Taken from the archive's source package of the very kernel, with the few edits that building
/// them outside of the kernel needs.
/// </summary>
internal sealed class ArchiveModules(GuestCache cache, Archives archives, Progress progress)
{
    // Raised when what is taken or edited changes.
    private const string Recipe = "1";

    private static readonly string[] Sources =
        ["drivers/gpio/gpio-sim.c", "drivers/gpio/gpio-virtio.c", "drivers/gpio/gpiolib.h", "kernel/irq/irq_sim.c"];

    public IReadOnlyList<string> Ensure(KernelSource source, KernelEntry kernel)
    {
        var folder = Path.Combine(cache.Root, "sources", source.Name, Fingerprint.OfTexts(Recipe, kernel.Version));
        if (!Directory.Exists(folder)) Unpack(source, kernel, folder);
        return new ModuleBuild(cache, progress).Ensure(source.Name, kernel, "archive", folder, folder);
    }

    private void Unpack(KernelSource source, KernelEntry kernel, string folder)
    {
        var archive = source.Archive(archives);
        var package = archive.Find($"linux-source-{source.Name}", kernel.Version);
        using var work = new WorkFolder(folder);
        var downloads = work.Folder + ".download";
        try
        {
            var file = archive.Download(downloads, package).Single();
            progress.Step($"take gpio-sim and gpio-virtio out of {package.Name}", () => Tool.RunPipeline(
                """
                package=$1 name=$2 folder=$3; shift 3
                dpkg-deb --fsys-tarfile "$package" | tar -xOf - "./usr/src/$name.tar.xz" | tar -xJf - -C "$folder" --transform 's,.*/,,' "${@/#/$name/}"
                """,
                [file, package.Name, work.Folder, .. Sources]));
        }
        finally
        {
            if (Directory.Exists(downloads)) Directory.Delete(downloads, recursive: true);
        }
        Edit(Path.Combine(work.Folder, "irq_sim.c"), EditInterruptSimulator);
        File.WriteAllText(Path.Combine(work.Folder, "Kbuild"), "obj-m := irq_sim.o gpio-sim.o gpio-virtio.o\n");
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
