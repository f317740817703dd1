// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>Compiles the project's own C programs for the guest, linked statically: the guest has few libraries.</summary>
internal sealed class ToolBuild(GuestCache cache, Toolchain toolchain, Progress progress)
{
    private static readonly string[] Options = ["-O2", "-g0", "-std=gnu11", "-Wall", "-Wextra", "-static", "-pthread"];

    /// <summary>Compiles a program of one file, which gives it its name, and returns the program's path.</summary>
    public string Ensure(string source) => Ensure(Path.GetFileNameWithoutExtension(source), Path.GetDirectoryName(source)!, [source]);

    /// <summary>Compiles a program of all that a folder holds, which gives it its name, and returns the program's path.</summary>
    public string EnsureFolder(string folder) => Ensure(Path.GetFileName(folder), folder, GuestSources.CFiles(folder));

    private string Ensure(string name, string root, IReadOnlyList<string> files)
    {
        var key = Fingerprint.OfTexts([toolchain.Prefix, .. Options, Fingerprint.OfFiles(root, files)]);
        var folder = Path.Combine(cache.BuildsFolder("tools"), $"{name}-{key}");
        var program = Path.Combine(folder, name);
        if (Directory.Exists(folder)) return program;
        using var work = new WorkFolder(folder);
        progress.Step($"compile {toolchain.Prefix}{name}", () => Tool.Run(
            toolchain.Program("gcc"),
            [.. Options, "-o", Path.Combine(work.Folder, name), .. files.Where(file => file.EndsWith(".c", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
            environment: toolchain.Environment));
        work.Commit();
        return program;
    }
}
