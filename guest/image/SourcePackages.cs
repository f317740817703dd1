// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>
/// Debian's packages of kernels' sources. They are large, so each is downloaded once a run, when first something is to be
/// taken out of it, and removed in the end.
/// </summary>
internal sealed class SourcePackages(GuestCache cache) : IDisposable
{
    private readonly Dictionary<(string Name, string Version), string> _downloaded = [];

    private string Folder => cache.AptFolder("kernel-sources");

    /// <summary>The name of the package with a kernel's source.</summary>
    public static string NameOf(KernelSource kernel) => $"linux-source-{kernel.Kernel}";

    /// <summary>Downloads a package.</summary>
    /// <returns>The file's path.</returns>
    public string Download(AptArchive archive, Package package)
    {
        var key = (package.Name, package.Version);
        if (_downloaded.TryGetValue(key, out var file)) return file;
        if (_downloaded.Count == 0) Dispose(); // what a killed run left
        return _downloaded[key] = archive.Download(Path.Combine(Folder, package.Version), package).Single();
    }

    /// <summary>Takes files out of a package.</summary>
    /// <param name="file">The package's file.</param>
    /// <param name="name">The package's name.</param>
    /// <param name="folder">Where the files are put, all beside each other.</param>
    /// <param name="paths">Their paths in the kernel's source.</param>
    public static void Take(string file, string name, string folder, params IEnumerable<string> paths) => Tool.RunPipeline(
        """
        package=$1 name=$2 folder=$3; shift 3
        dpkg-deb --fsys-tarfile "$package" | tar -xOf - "./usr/src/$name.tar.xz" | tar -xJf - -C "$folder" --transform 's,.*/,,' "${@/#/$name/}"
        """,
        [file, name, folder, .. paths]);

    public void Dispose()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
