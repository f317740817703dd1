// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>The guest's programs that Debian makes: busybox, and the tools of libgpiod 2 with their libraries.</summary>
internal sealed class Userland(GuestCache cache, Archives archives, GuestPlatform platform)
{
    private const string VersionsName = "versions";

    private string Folder => Path.Combine(cache.Root, platform.ImageName("userland"));

    private string[] LibraryFolders => platform.Architecture == GuestArchitecture.X64
        ? ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"]
        : ["lib/aarch64-linux-gnu", "usr/lib/aarch64-linux-gnu"];

    /// <summary>Unpacks the packages if need be, and returns their versions.</summary>
    public string Ensure(bool upgrade)
    {
        var versions = Path.Combine(Folder, VersionsName);
        if (File.Exists(versions) && !upgrade) return File.ReadAllText(versions);
        var (older, newer) = (archives.Bookworm(platform.Architecture), archives.Backports(platform.Architecture));
        Package[] bookworm = [older.Find("busybox-static"), older.Find("libc6")];
        Package[] backports = [newer.Find("gpiod"), newer.Find("libgpiod3")];
        var text = string.Concat(bookworm.Concat(backports).Select(package => $"{package.Name} {package.Version}\n"));
        if (File.Exists(versions) && File.ReadAllText(versions) == text) return text;
        using var work = new WorkFolder(Folder);
        older.Unpack(work.Folder, bookworm);
        newer.Unpack(work.Folder, backports);
        File.WriteAllText(Path.Combine(work.Folder, VersionsName), text);
        work.Commit();
        return text;
    }

    public void WriteTo(CpioWriter archive)
    {
        var busybox = Read("bin/busybox", "usr/bin/busybox");
        archive.AddFile("bin/busybox", busybox, executable: true);
        foreach (var applet in Busybox.Applets(busybox, "busybox"))
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
        // The loader is found by its full path, which the program holds, the libraries by their names.
        if (file.Interpreter is { } loader) Add(loader.TrimStart('/'), Path.GetFileName(loader));
        foreach (var name in file.Needed) Add(null, name);

        void Add(string? path, string name)
        {
            if (!added.Add(name)) return;
            var place = Locate([.. LibraryFolders.Select(folder => $"{folder}/{name}")]);
            var content = File.ReadAllBytes(Path.Combine(Folder, place));
            archive.AddFile(path ?? place, content, executable: true);
            AddLibraries(archive, new ElfFile(content, place), added);
        }
    }

    private byte[] Read(params string[] places) => File.ReadAllBytes(Path.Combine(Folder, Locate(places)));

    private string Locate(params string[] places) =>
        places.FirstOrDefault(place => File.Exists(Path.Combine(Folder, place)))
        ?? throw new GuestImageException($"Debian's packages in {Folder} hold none of: {string.Join(", ", places)}. Their layout has changed.");
}
