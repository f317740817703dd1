// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>Puts images together from their parts.</summary>
internal sealed class ImageStore(GuestCache cache, GuestSources sources, Progress progress) : IDisposable
{
    private static readonly string[] MountPoints = ["dev", "proc", "sys", "tmp", "run", "root", "mnt"];
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeptBuild = TimeSpan.FromDays(30);

    private readonly Archives _archives = new(cache, progress);

    /// <summary>Makes what is missing of a kernel's image, and points this clone to it.</summary>
    /// <returns>The kernel's release.</returns>
    public string Ensure(KernelSource source, bool upgrade)
    {
        var kernel = new KernelStore(cache, _archives, progress).Ensure(source, upgrade);
        if (!source.Boots)
        {
            BuildOwnModules(source.Name, kernel);
            return kernel.Release;
        }
        var userland = new Userland(cache, _archives);
        var versions = userland.Ensure(upgrade);
        var fingerprint = sources.ComputeFingerprint();
        // The last part: this program itself, which decides what goes into an image.
        var key = Fingerprint.OfTexts(kernel.Release, kernel.Version, versions, fingerprint, typeof(ImageStore).Module.ModuleVersionId.ToString());
        var folder = cache.ImageFolder(source.Name, key);
        if (GuestImageManifest.Read(folder) is null) Make(source, kernel, userland, fingerprint, folder);
        Point(source.Name, key);
        return kernel.Release;
    }

    public void Dispose() => _archives.Dispose();

    private void Make(KernelSource source, KernelEntry kernel, Userland userland, string fingerprint, string folder)
    {
        var modules = new ModuleSet(kernel);
        modules.AddOwn([.. BuildOwnModules(source.Name, kernel), .. new ArchiveModules(cache, _archives, progress).Ensure(source, kernel)]);
        foreach (var name in GuestModules.Names)
            if (!modules.AddStock(name))
                Progress.Note($"kernel {kernel.Release} has no module {name}; the guest goes without");
        var builds = new ToolBuild(cache, progress);
        var agent = builds.EnsureFolder(sources.AgentFolder);
        var tools = sources.Tools().Select(source => builds.Ensure(source)).ToList();

        using var work = new WorkFolder(folder);
        var initramfs = "initramfs.cpio";
        progress.Step($"write the image of kernel {kernel.Release}", () =>
        {
            // Not compressed: the guest would take a third of a second longer to unpack it than QEMU takes to load it.
            using var file = File.Create(Path.Combine(work.Folder, initramfs));
            using var archive = new CpioWriter(file);
            foreach (var mountPoint in MountPoints) archive.AddFolder(mountPoint);
            archive.AddDevice("dev/console", 5, 1);
            archive.AddDevice("dev/null", 1, 3);
            archive.AddFile("init", File.ReadAllBytes(sources.InitScript), executable: true);
            archive.AddFile("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"u8, executable: false);
            archive.AddFile("etc/group", "root:x:0:\n"u8, executable: false);
            userland.WriteTo(archive);
            archive.AddFile("bin/agent", File.ReadAllBytes(agent), executable: true);
            foreach (var tool in tools) archive.AddFile($"usr/bin/{Path.GetFileName(tool)}", File.ReadAllBytes(tool), executable: true);
            modules.WriteTo(archive);
        });
        new GuestImageManifest(source.Name, kernel.Release, kernel.Vmlinux, kernel.Vmlinuz, Path.Combine(folder, initramfs), fingerprint)
            .Write(work.Folder);
        work.Commit();
    }

    private List<string> BuildOwnModules(string kernelName, KernelEntry kernel)
    {
        if (GuestSources.ModuleFiles(sources.DriverFolder).Count == 0)
            throw new GuestImageException($"The driver's sources are missing: {sources.DriverFolder} holds no C file. Is the clone complete?");
        var build = new ModuleBuild(cache, progress);
        var shared = Directory.GetFiles(sources.DriverFolder, "*.h"); // the driver's constants, for test modules
        return [.. sources.ModuleFolders().SelectMany(folder =>
            build.Ensure(kernelName, kernel, Path.GetFileName(folder), sources.GuestFolder, folder, shared))];
    }

    private void Point(string kernel, string key)
    {
        foreach (var pointer in new[] { cache.ImagePointer(kernel, sources.Root), cache.ImagePointer(kernel, null) })
        {
            if (File.Exists(pointer) && File.ReadAllText(pointer) == key) continue;
            File.WriteAllText(pointer + ".new", key);
            File.Move(pointer + ".new", pointer, overwrite: true);
            RemoveUnused(kernel);
        }
    }

    /// <summary>Removes images that no clone points to and that nobody can be about to boot, and old builds.</summary>
    private void RemoveUnused(string kernel)
    {
        var pointed = Directory.GetFiles(cache.ImagesFolder(kernel)).Select(File.ReadAllText).ToHashSet();
        foreach (var folder in Directory.GetDirectories(cache.ImagesFolder(kernel)))
            if (!pointed.Contains(Path.GetFileName(folder)) && IsOlder(folder, KeptUnused))
                Directory.Delete(folder, recursive: true);
        foreach (var folder in Directory.GetDirectories(cache.BuildsFolder(kernel)))
            if (IsOlder(folder, KeptBuild))
                Directory.Delete(folder, recursive: true);
    }

    private static bool IsOlder(string folder, TimeSpan age) => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > age;
}
