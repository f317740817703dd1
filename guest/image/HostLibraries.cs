// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>The libraries that programs of the archive need to run here: the machine's own, and beside them those that it lacks.</summary>
internal static class HostLibraries
{
    private const string Missing = "=> not found";

    // The machine's own in any case: what everything else here is linked with.
    private static readonly string[] LeftOut = ["libc6", "libgcc-s1", "libcrypt1"];

    /// <summary>Puts the libraries that are missing into a folder, which is made only if any are.</summary>
    /// <param name="archive">Where packages are taken from.</param>
    /// <param name="names">The packages that the programs need.</param>
    /// <param name="programs">The programs.</param>
    /// <param name="folder">Where the libraries are put, and looked for besides the system's folders.</param>
    /// <exception cref="GuestImageException">Some are nowhere.</exception>
    public static void Complete(AptArchive archive, IEnumerable<string> names, IReadOnlyList<string> programs, string folder)
    {
        var missing = FindMissing(programs, folder);
        if (missing.Count == 0) return;
        var unpacked = folder + ".unpacked";
        try
        {
            var installed = Installed();
            archive.Unpack(unpacked, PackageClosure.Of(
                names.Where(IsLibrary),
                name => !IsLibrary(name) || LeftOut.Contains(name) || installed.Contains(name) ? null : archive.TryFind(name)));
            Directory.CreateDirectory(folder);
            // One library more can show that others are missing.
            for (; missing.Count > 0; missing = FindMissing(programs, folder))
                foreach (var library in missing)
                    File.Copy(Locate(unpacked, library, programs[0]), Path.Combine(folder, library));
        }
        finally
        {
            if (Directory.Exists(unpacked)) Directory.Delete(unpacked, recursive: true);
        }
    }

    /// <summary>The names of the libraries in what <c>ldd</c> has written that it has not found.</summary>
    internal static IReadOnlyList<string> ParseMissing(string output) =>
        [.. output.Split('\n')
            .Where(line => line.Contains(Missing, StringComparison.Ordinal))
            .Select(line => line[..line.IndexOf(Missing, StringComparison.Ordinal)].Trim())
            .Distinct()];

    private static IReadOnlyList<string> FindMissing(IReadOnlyList<string> programs, string folder)
    {
        var environment = new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = folder };
        return [.. programs.SelectMany(program => ParseMissing(Tool.Run("ldd", [program], environment: environment))).Distinct()];
    }

    private static bool IsLibrary(string package) => package.StartsWith("lib", StringComparison.Ordinal) || package.StartsWith("zlib", StringComparison.Ordinal);

    private static HashSet<string> Installed() =>
        [.. Tool.Run("dpkg-query", ["-W", "-f", "${db:Status-Status} ${Package}\\n"]).Split('\n')
            .Where(line => line.StartsWith("installed ", StringComparison.Ordinal))
            .Select(line => line["installed ".Length..])];

    private static string Locate(string folder, string library, string program) =>
        Directory.EnumerateFiles(folder, library, SearchOption.AllDirectories).Select(Resolve).FirstOrDefault(file => file is not null)
        ?? throw new GuestImageException(
            $"{Path.GetFileName(program)} needs {library}, which this machine lacks; no package that it depends on holds it. "
            + "Installing the package that does will help.");

    // A library's name is a link to the file, beside it.
    private static string? Resolve(string file) =>
        File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target ? (target.Exists ? target.FullName : null) : file;
}
