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
        var toolchain = new CrossCompiler(cache, _archives).Ensure(source.Platform, upgrade);
        var build = new ModuleBuild(cache, toolchain, progress);
        if (source.Use == KernelUse.Compiled)
        {
            BuildOwnModules(source.Name, kernel, build);
            return kernel.Release;
        }
        new QemuStore(cache, _archives).Ensure(source.Platform, upgrade);
        var userland = new Userland(cache, _archives, source.Platform);
        var versions = userland.Ensure(upgrade);
        var fingerprint = sources.ComputeFingerprint();
        // The last part: this program itself, which decides what goes into an image.
        var key = Fingerprint.OfTexts(kernel.Release, kernel.Version, versions, fingerprint, typeof(ImageStore).Module.ModuleVersionId.ToString());
        var folder = cache.ImageFolder(source.Name, key);
        if (GuestImageManifest.Read(folder) is null) Make(source, kernel, toolchain, build, userland, fingerprint, folder);
        Point(source.Name, key);
        return kernel.Release;
    }

    /// <summary>Makes what is missing of the programs that tests run on this machine itself.</summary>
    public void EnsurePrograms(bool upgrade)
    {
        new ArchivePrograms(cache, _archives).Ensure(upgrade);
        new KernelPrograms(cache, _archives, progress).Ensure(upgrade);
    }

    public void Dispose() => _archives.Dispose();

    private void Make(
        KernelSource source, KernelEntry kernel, Toolchain toolchain, ModuleBuild build, Userland userland, string fingerprint, string folder)
    {
        var modules = new ModuleSet(kernel);
        modules.AddOwn(
        [
            .. BuildOwnModules(source.Name, kernel, build),
            .. new ArchiveModules(cache, sources, _archives, progress).Ensure(source, kernel, build),
        ]);
        foreach (var name in GuestModules.Names)
            if (!modules.AddStock(name))
                Progress.Note($"kernel {kernel.Release} has no module {name}; the guest goes without");
        var programs = new ToolBuild(cache, toolchain, progress);
        var agent = programs.EnsureFolder(sources.AgentFolder);
        var tools = sources.Tools().Select(source => programs.Ensure(source)).ToList();

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
        new GuestImageManifest(
            source.Kernel, source.Platform.Architecture, kernel.Release, kernel.Vmlinux, kernel.Vmlinuz, Path.Combine(folder, initramfs), fingerprint)
            .Write(work.Folder);
        work.Commit();
    }

    private List<string> BuildOwnModules(string kernelName, KernelEntry kernel, ModuleBuild build)
    {
        if (GuestSources.ModuleFiles(sources.DriverFolder).Count == 0)
            throw new GuestImageException($"The driver's sources are missing: {sources.DriverFolder} holds no C file. Is the clone complete?");
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
