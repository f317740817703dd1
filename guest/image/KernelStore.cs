// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>Debian's kernels in the cache: unpacked, never installed.</summary>
internal sealed class KernelStore(GuestCache cache, Archives archives, Progress progress)
{
    // Three quarters of the modules' size; no guest of ours has such hardware.
    private static readonly string[] DroppedModules =
        ["drivers/gpu", "drivers/net", "drivers/media", "drivers/infiniband", "drivers/scsi", "drivers/staging", "net", "sound"];

    private static readonly string[] ModulePlaces = ["lib/modules", "usr/lib/modules"];

    public KernelEntry Ensure(KernelSource source, bool upgrade)
    {
        var folder = cache.KernelFolder(source.Name);
        if (KernelEntry.Read(folder) is { } found && (!upgrade || IsNewest(source, found))) return found;

        using var work = new WorkFolder(folder);
        var archive = source.In(archives);
        var headers = FindHeaders(source, archive);
        var release = headers.Name["linux-headers-".Length..];
        UnpackHeaders(source, archive, headers, work.Folder, folder);
        if (source.Use != KernelUse.Compiled) UnpackImage(source, archive.Find($"linux-image-{release}", headers.Version), archive, release, work.Folder);
        else ForeignCompiler.Unpack(archive, headers, work.Folder, folder);
        new KernelEntry(release, headers.Version).Write(work.Folder);
        work.Commit();
        return KernelEntry.Read(folder)!;
    }

    private bool IsNewest(KernelSource source, KernelEntry found) => FindHeaders(source, source.In(archives)).Version == found.Version;

    private static Package FindHeaders(KernelSource source, AptArchive archive)
    {
        var name = source.Platform.DebianName;
        return archive.Find(archive.Find($"linux-headers-{name}").Dependency("linux-headers-", $"-{name}"));
    }

    private void UnpackHeaders(KernelSource source, AptArchive archive, Package headers, string work, string final)
    {
        var target = Path.Combine(work, "headers");
        archive.Unpack(target, headers, archive.Find(headers.Dependency("linux-headers-", "-common")));
        // The kernel's build tools run here, whatever it is for.
        var own = source.Archive(archives, GuestArchitecture.X64);
        own.Unpack(target, own.Find(headers.Dependency("linux-kbuild-"), headers.Version));
        var build = Path.Combine(target, "usr", "src", headers.Name);
        // The package expects to lie in /usr/src.
        var makefile = Path.Combine(build, "Makefile");
        File.WriteAllText(makefile, File.ReadAllText(makefile).Replace("/usr/src/", $"{final}/headers/usr/src/", StringComparison.Ordinal));
        // Only the type information of the kernel: with it, every module's build would want a further tool (pahole).
        File.Delete(Path.Combine(build, "vmlinux"));
    }

    private void UnpackImage(KernelSource source, Package image, AptArchive archive, string release, string work)
    {
        var temporary = Path.Combine(work, "image");
        archive.Unpack(temporary, image);
        progress.Step($"unpack kernel {release}", () =>
        {
            File.Move(Path.Combine(temporary, "boot", $"vmlinuz-{release}"), Path.Combine(work, "vmlinuz"));
            File.Move(Path.Combine(temporary, "boot", $"config-{release}"), Path.Combine(work, "config"));
            var modules = ModulePlaces
                .Select(place => Path.Combine(temporary, place, release))
                .FirstOrDefault(Directory.Exists)
                ?? throw new GuestImageException($"The package {image.Name} {image.Version} holds no modules folder for {release}.");
            Directory.Move(modules, Path.Combine(work, "modules"));
            foreach (var dropped in DroppedModules)
                if (Path.Combine(work, "modules", "kernel", dropped) is var place && Directory.Exists(place))
                    Directory.Delete(place, recursive: true);
            Directory.Delete(temporary, recursive: true);
            var (packed, unpacked) = (Path.Combine(work, "vmlinuz"), Path.Combine(work, "vmlinux"));
            if (source.Platform.Architecture == GuestArchitecture.X64) BzImage.Extract(packed, unpacked);
            else ArmImage.Extract(packed, unpacked);
        });
    }
}
