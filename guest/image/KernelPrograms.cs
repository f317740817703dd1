// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>
/// The kernel's own GPIO programs, tools/gpio, for this machine: taken out of Debian's source package as they are, and
/// compiled. They are licensed as the kernel is, and exist in the user's cache only.
/// </summary>
internal sealed class KernelPrograms(GuestCache cache, Archives archives, Progress progress)
{
    private const string VersionsName = "versions";
    private const string Shared = "gpio-utils";
    private const string Header = "gpio.h";

    private static readonly KernelSource Kernel = KernelSource.All[0];
    private static readonly string[] Names = ["lsgpio", "gpio-event-mon", "gpio-hammer", "gpio-watch"];
    private static readonly string[] Sources =
        [.. Names.Append(Shared).Select(name => $"tools/gpio/{name}.c"), $"tools/gpio/{Shared}.h", $"include/uapi/linux/{Header}"];

    // Those of tools/gpio/Makefile.
    private static readonly string[] Options = ["-O2", "-Wall", "-D_GNU_SOURCE"];

    private string Folder => Path.Combine(cache.Root, "programs", "kernel");

    /// <summary>Makes the programs if need be.</summary>
    public void Ensure(bool upgrade)
    {
        var versions = Path.Combine(Folder, VersionsName);
        if (File.Exists(versions) && !upgrade) return;
        var archive = Kernel.In(archives);
        // That of the guests' kernel, as it is downloaded for its modules; the archive may have a newer one only.
        var name = SourcePackages.NameOf(Kernel);
        var package = (KernelEntry.Read(cache.KernelFolder(Kernel.Name)) is { } kernel ? archive.TryFind(name, kernel.Version) : null) ?? archive.Find(name);
        var text = $"{package.Name} {package.Version}\n";
        if (File.Exists(versions) && File.ReadAllText(versions) == text) return;
        using var work = new WorkFolder(Folder);
        var (sources, programs) = (Path.Combine(work.Folder, "sources"), Path.Combine(work.Folder, "usr", "bin"));
        foreach (var folder in new[] { Path.Combine(sources, "linux"), programs }) Directory.CreateDirectory(folder);
        var file = archives.Sources.Download(archive, package);
        progress.Step($"take tools/gpio out of {package.Name}", () => SourcePackages.Take(file, package.Name, sources, Sources));
        File.Move(Path.Combine(sources, Header), Path.Combine(sources, "linux", Header));
        progress.Step("compile the kernel's GPIO programs", () =>
        {
            foreach (var program in Names)
                Tool.Run("gcc", [.. Options, "-I", sources, "-o", Path.Combine(programs, program), $"{program}.c", $"{Shared}.c"], sources);
        });
        File.WriteAllText(Path.Combine(work.Folder, VersionsName), text);
        work.Commit();
    }
}
