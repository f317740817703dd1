// SPDX-License-Identifier: MIT
namespace VirtualGpio.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Tree
{
    private static readonly string[] s_notOurs = ["artifacts", ".git", "bin", "obj", "node_modules"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files of the given patterns that the project wrote.</summary>
    public static IEnumerable<string> Files(params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(Root, file).Split('/').Intersect(s_notOurs).Any()
                && !file.EndsWith(".mod.c", StringComparison.Ordinal));

    /// <summary>Whether a file is linked into a kernel, and so under the kernel's licence.</summary>
    public static bool IsKernelCode(string file)
    {
        string path = Path.GetRelativePath(Root, file);
        return path.StartsWith("guest/driver/", StringComparison.Ordinal) || path.StartsWith("guest/modules/", StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "VirtualGpio.slnx")))
                return folder.FullName;

        throw new InvalidOperationException($"No VirtualGpio.slnx above {AppContext.BaseDirectory}.");
    }
}
