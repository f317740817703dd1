// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>The QEMU that guests run in: the machine's own where it is new enough, else Debian's newer one, unpacked in the cache.</summary>
internal sealed class QemuStore(GuestCache cache, Archives archives)
{
    // What of the firmware may be needed; the rest is for other processors, for windows or keyboards.
    private static readonly string[] FirmwareKinds = [".bin", ".rom"];
    private static readonly string[] FirmwareFolders = ["usr/share/qemu", "usr/share/seabios"];

    /// <summary>Unpacks one for an architecture if need be.</summary>
    public void Ensure(GuestPlatform platform, bool upgrade)
    {
        var folder = cache.QemuFolder(platform.Architecture);
        var found = QemuManifest.Read(cache, platform.Architecture) is { } unpackedBefore && Runs(unpackedBefore) ? QemuManifest.ReadFile(folder) : null;
        if (found is not null && !upgrade) return;
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(platform.EmulatorVariable))) return; // the user's choice, whatever it is
        if (QemuInstallation.FindInPath(platform.Emulator) is { } own && QemuInstallation.At(own).IsAtLeast(QemuInstallation.GpioInterrupts)) return;

        var archive = archives.Backports(GuestArchitecture.X64);
        List<Package> packages = [.. PackageNames(platform).Select(name => archive.Find(name))];
        if (found?.Package == packages[0].Version) return;
        using var work = new WorkFolder(folder);
        var unpacked = Path.Combine(work.Folder, "unpacked");
        archive.Unpack(unpacked, packages);
        var emulator = Path.Combine(work.Folder, platform.Emulator);
        File.Move(Path.Combine(unpacked, "usr", "bin", platform.Emulator), emulator);
        KeepFirmware(unpacked, QemuManifest.DataFolder(work.Folder));
        Directory.Delete(unpacked, recursive: true);
        var libraries = QemuManifest.LibraryFolder(work.Folder);
        HostLibraries.Complete(archives.Bookworm(GuestArchitecture.X64), packages[0].Depends, [emulator], libraries);
        // Also the proof that it runs here.
        var version = QemuInstallation.AskVersion(emulator, Directory.Exists(libraries) ? libraries : null);
        new QemuManifest(platform.Emulator, version.ToString(), packages[0].Version).Write(work.Folder);
        work.Commit();
    }

    // A library of the machine that it was unpacked for may have gone since.
    private static bool Runs(QemuInstallation qemu)
    {
        try
        {
            return QemuInstallation.AskVersion(qemu.Binary, qemu.LibraryFolder) == qemu.Version;
        }
        catch (GuestException)
        {
            return false;
        }
    }

    private static string[] PackageNames(GuestPlatform platform) => platform.Architecture switch
    {
        GuestArchitecture.X64 => ["qemu-system-x86", "qemu-system-data", "seabios"],
        _ => ["qemu-system-arm"], // started with a kernel, the machine needs no firmware
    };

    private static void KeepFirmware(string unpacked, string target)
    {
        foreach (var place in FirmwareFolders.Select(name => Path.Combine(unpacked, name)).Where(Directory.Exists))
        {
            Directory.CreateDirectory(target);
            foreach (var file in Directory.GetFiles(place).Where(file => FirmwareKinds.Contains(Path.GetExtension(file))))
                File.Move(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
