// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>The source files that a guest is made from: those below <c>guest/</c> of a clone of the project.</summary>
internal sealed class GuestSources(string root)
{
    private static readonly string[] BuildFileNames = ["Kbuild", "Makefile"];

    /// <summary>The clone's top folder.</summary>
    public string Root { get; } = root;

    public string GuestFolder => Path.Combine(Root, "guest");
    public string DriverFolder => Path.Combine(GuestFolder, "driver");
    public string ImageFolder => Path.Combine(GuestFolder, "image");
    public string ModulesFolder => Path.Combine(GuestFolder, "modules");
    public string PatchesFolder => Path.Combine(GuestFolder, "patches");
    public string ToolsFolder => Path.Combine(GuestFolder, "tools");
    public string InitScript => Path.Combine(ImageFolder, "init");
    public string AgentFolder => Path.Combine(ImageFolder, "agent");

    /// <summary>The clone that a folder lies in, or null. A user of the library has none.</summary>
    public static GuestSources? Around(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var sources = new GuestSources(at.FullName);
            if (File.Exists(sources.InitScript) && Directory.Exists(sources.AgentFolder)) return sources;
        }
        return null;
    }

    /// <summary>The folders that each hold one kernel module of the project, the driver first.</summary>
    public IEnumerable<string> ModuleFolders()
    {
        yield return DriverFolder;
        if (!Directory.Exists(ModulesFolder)) yield break;
        foreach (var folder in Directory.GetDirectories(ModulesFolder).Order(StringComparer.Ordinal))
            if (Directory.EnumerateFiles(folder, "*.c").Any())
                yield return folder;
    }

    /// <summary>The C programs for the guest, each of one file.</summary>
    public IReadOnlyList<string> Tools() =>
        Directory.Exists(ToolsFolder) ? [.. Directory.GetFiles(ToolsFolder, "*.c").Order(StringComparer.Ordinal)] : [];

    /// <summary>The patches for the kernel's own driver, in the order in which they apply.</summary>
    public IReadOnlyList<string> Patches() =>
        Directory.Exists(PatchesFolder) ? [.. Directory.GetFiles(PatchesFolder, "*.patch").Order(StringComparer.Ordinal)] : [];

    /// <summary>What a module is built from. Products of a build in the source folder are left out.</summary>
    public static IReadOnlyList<string> ModuleFiles(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(file => IsSource(Path.GetFileName(file))).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The C sources and headers in a folder.</summary>
    public static IReadOnlyList<string> CFiles(string folder) =>
        [.. ModuleFiles(folder).Where(file => !BuildFileNames.Contains(Path.GetFileName(file)))];

    /// <summary>The fingerprint of everything in this clone that ends up in a guest.</summary>
    public string ComputeFingerprint()
    {
        List<string> files = [InitScript, .. CFiles(AgentFolder), .. Tools(), .. Patches()];
        foreach (var folder in ModuleFolders()) files.AddRange(ModuleFiles(folder));
        return Fingerprint.OfFiles(Root, files);
    }

    private static bool IsSource(string name) =>
        BuildFileNames.Contains(name)
        || (name.EndsWith(".c", StringComparison.Ordinal) && !name.EndsWith(".mod.c", StringComparison.Ordinal))
        || name.EndsWith(".h", StringComparison.Ordinal);
}
