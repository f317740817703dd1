// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>The guest's programs that Debian makes: busybox, and the tools of libgpiod 2 with their libraries.</summary>
internal sealed class Userland(GuestCache cache, Archives archives)
{
    private const string VersionsName = "versions";
    private static readonly string[] LibraryFolders = ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib64", "usr/lib64"];

    private string Folder => Path.Combine(cache.Root, "userland");

    /// <summary>Unpacks the packages if need be, and returns their versions.</summary>
    public string Ensure(bool upgrade)
    {
        var versions = Path.Combine(Folder, VersionsName);
        if (File.Exists(versions) && !upgrade) return File.ReadAllText(versions);
        Package[] bookworm = [archives.Bookworm.Find("busybox-static"), archives.Bookworm.Find("libc6")];
        Package[] backports = [archives.Backports.Find("gpiod"), archives.Backports.Find("libgpiod3")];
        var text = string.Concat(bookworm.Concat(backports).Select(package => $"{package.Name} {package.Version}\n"));
        if (File.Exists(versions) && File.ReadAllText(versions) == text) return text;
        using var work = new WorkFolder(Folder);
        archives.Bookworm.Unpack(work.Folder, bookworm);
        archives.Backports.Unpack(work.Folder, backports);
        File.WriteAllText(Path.Combine(work.Folder, VersionsName), text);
        work.Commit();
        return text;
    }

    public void WriteTo(CpioWriter archive)
    {
        archive.AddFile("bin/busybox", Read("bin/busybox", "usr/bin/busybox"), executable: true);
        foreach (var applet in Tool.Run(Path.Combine(Folder, Locate("bin/busybox", "usr/bin/busybox")), ["--list"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (applet != "busybox")
                archive.AddLink($"bin/{applet}", "busybox");
        archive.AddLink("sbin", "bin"); // the kernel calls /sbin/modprobe

        var libraries = new HashSet<string>();
        foreach (var program in Directory.GetFiles(Path.Combine(Folder, "usr", "bin"), "gpio*").Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(program);
            archive.AddFile($"usr/bin/{Path.GetFileName(program)}", content, executable: true);
            AddLibraries(archive, new ElfFile(content, program), libraries);
        }
    }

    private void AddLibraries(CpioWriter archive, ElfFile file, HashSet<string> added)
    {
        // The loader is found by its full path, the libraries by their names.
        foreach (var name in file.Needed.Concat(file.Interpreter is { } loader ? [Path.GetFileName(loader)] : []))
        {
            if (!added.Add(name)) continue;
            var place = Locate([.. LibraryFolders.Select(folder => $"{folder}/{name}")]);
            var content = File.ReadAllBytes(Path.Combine(Folder, place));
            archive.AddFile(name.StartsWith("ld-linux", StringComparison.Ordinal) ? $"lib64/{name}" : place, content, executable: true);
            AddLibraries(archive, new ElfFile(content, place), added);
        }
    }

    private byte[] Read(params string[] places) => File.ReadAllBytes(Path.Combine(Folder, Locate(places)));

    private string Locate(params string[] places) =>
        places.FirstOrDefault(place => File.Exists(Path.Combine(Folder, place)))
        ?? throw new GuestImageException($"Debian's packages in {Folder} hold none of: {string.Join(", ", places)}. Their layout has changed.");
}
