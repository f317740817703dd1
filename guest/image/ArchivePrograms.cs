// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>
/// Programs of Debian that tests run on this machine, as users have them, and libraries of programs that they run in guests:
/// unpacked in the cache, never installed.
/// </summary>
internal sealed class ArchivePrograms(GuestCache cache, Archives archives)
{
    private const string VersionsName = "versions";

    // With the libraries that not every Debian has.
    private static readonly string[] OfBookworm =
    [
        "gpiod", "libgpiod2", "python3-libgpiod", "python3-periphery",
        "python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib", "libexpat1", "libffi8",
        "openocd", "libcapstone4", "libftdi1-2", "libhidapi-hidraw0", "libjaylink0", "libjim0.81", "libusb-1.0-0",
    ];

    private static readonly string[] OfBackports = ["gpiod", "libgpiod3", "python3-libgpiod"];

    // What .NET needs in a guest besides libc6.
    private static readonly string[] OfRuntimes = ["libstdc++6", "libgcc-s1"];

    /// <summary>Unpacks the packages if need be.</summary>
    public void Ensure(bool upgrade)
    {
        Ensure("bookworm", archives.Bookworm(GuestArchitecture.X64), OfBookworm, upgrade);
        Ensure("bookworm-backports", archives.Backports(GuestArchitecture.X64), OfBackports, upgrade);
        foreach (var architecture in Enum.GetValues<GuestArchitecture>())
            Ensure($"runtime-{GuestPlatform.Of(architecture).DebianName}", archives.Bookworm(architecture), OfRuntimes, upgrade);
    }

    private void Ensure(string release, AptArchive archive, IReadOnlyList<string> names, bool upgrade)
    {
        var folder = Path.Combine(cache.Root, "programs", release);
        var versions = Path.Combine(folder, VersionsName);
        var found = File.Exists(versions) ? File.ReadAllText(versions) : "";
        if (!upgrade && NamesIn(found).SequenceEqual(names)) return;
        List<Package> packages = [.. names.Select(name => archive.Find(name))];
        var text = string.Concat(packages.Select(package => $"{package.Name} {package.Version}\n"));
        if (found == text) return;
        using var work = new WorkFolder(folder);
        archive.Unpack(work.Folder, packages);
        File.WriteAllText(Path.Combine(work.Folder, VersionsName), text);
        work.Commit();
    }

    private static IEnumerable<string> NamesIn(string versions) =>
        versions.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);
}
