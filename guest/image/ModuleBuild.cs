// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>Builds a folder of kernel modules for a kernel, once per content.</summary>
internal sealed class ModuleBuild(GuestCache cache, Toolchain toolchain, Progress progress)
{
    // What it is built with besides its source; raised when the steps below change.
    private const string Recipe = "3";

    // A caller's own 'make' or cross build must not get into this one.
    private static readonly string[] Foreign = ["MAKEFLAGS", "MFLAGS", "ARCH", "CROSS_COMPILE", "KBUILD_OUTPUT", "KBUILD_EXTMOD", "O", "M"];

    /// <summary>Builds and returns the modules' paths.</summary>
    /// <param name="kernelName">What the kernel is asked for by.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="name">What the modules are called in messages.</param>
    /// <param name="root">The folder whose inner order is kept, so that sources find each other.</param>
    /// <param name="place">The modules' folder, in it.</param>
    /// <param name="shared">Files of other folders in it that the modules include.</param>
    public IReadOnlyList<string> Ensure(
        string kernelName, KernelEntry kernel, string name, string root, string place, params IEnumerable<string> shared)
    {
        var own = GuestSources.ModuleFiles(place);
        if (!own.Any(file => file.EndsWith(".c", StringComparison.Ordinal)))
            throw new GuestImageException($"There is no C source of the module '{name}' in {place}.");
        List<string> files = [.. own.Union(shared)];
        var key = Fingerprint.OfTexts(Recipe, kernel.Release, kernel.Version, Fingerprint.OfFiles(root, files));
        var folder = Path.Combine(cache.BuildsFolder(kernelName), $"{name}-{key}");
        if (!Directory.Exists(folder)) Build(kernel, name, root, place, files, folder);
        return [.. Directory.GetFiles(folder, "*.ko", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    private void Build(KernelEntry kernel, string name, string root, string place, IReadOnlyList<string> files, string folder)
    {
        using var work = new WorkFolder(folder);
        // The kernel's build cannot handle such paths (Documentation/kbuild/makefiles.rst); the source folder may have one, it is copied.
        if (folder.AsSpan().ContainsAny(' ', ':', '\t'))
            throw new GuestImageException($"Kernel modules cannot be built in {folder}: a space or colon in the path. Set VGPIO_CACHE to a folder without.");
        string Copy(string original) => Path.Combine(work.Folder, Path.GetRelativePath(root, original));
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Copy(file))!);
            File.Copy(file, Copy(file));
        }
        var target = Path.GetFullPath(Copy(place));
        if (!File.Exists(Path.Combine(target, "Kbuild")) && !File.Exists(Path.Combine(target, "Makefile")))
        {
            var objects = Directory.GetFiles(target, "*.c").Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file) + ".o");
            File.WriteAllText(Path.Combine(target, "Kbuild"), $"obj-m := {string.Join(' ', objects)}\n");
        }
        progress.Step($"build {name} for {kernel.Release}", () => Make(kernel, name, target));
        work.Commit();
    }

    private void Make(KernelEntry kernel, string module, string folder)
    {
        // The kernel's headers know their architecture.
        var environment = toolchain.Environment;
        foreach (var name in Foreign) environment[name] = null;
        if (Directory.Exists(kernel.Compiler))
            environment["PATH"] = $"{kernel.Compiler}:{Environment.GetEnvironmentVariable("PATH")}";
        var (status, _, log) = Tool.Try(
            "make", ["-C", kernel.BuildFolder, $"M={folder}", $"CROSS_COMPILE={toolchain.Prefix}", "modules"], folder, environment);
        File.WriteAllText(Path.Combine(folder, "build.log"), log);
        if (status != 0)
            throw new GuestImageException($"The module '{module}' does not build for kernel {kernel.Release}; make ended with status {status}:\n{log.TrimEnd()}");
        foreach (var line in log.Split('\n').Where(line => line.Contains(": warning:", StringComparison.Ordinal)))
            Progress.Note($"{module} for {kernel.Release}: {line.Replace(folder + "/", "", StringComparison.Ordinal)}");
        foreach (var built in Directory.GetFiles(folder, "*.ko"))
            Tool.Run(toolchain.Program("strip"), ["--strip-debug", built], environment: toolchain.Environment);
    }
}
