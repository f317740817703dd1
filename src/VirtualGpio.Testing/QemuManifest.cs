// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VirtualGpio.Testing;

/// <summary>What the folder of an unpacked QEMU says of itself, in <c>qemu.json</c>. Written last: a folder without it is none.</summary>
/// <param name="Emulator">The program's name in the folder.</param>
/// <param name="Version">What it says its version is.</param>
/// <param name="Package">The version of the package that it comes from.</param>
internal sealed record QemuManifest(string Emulator, string Version, string Package)
{
    private const string FileName = "qemu.json";
    private const string DataName = "share";
    private const string LibraryName = "lib";

    /// <summary>Where its firmware lies in its folder.</summary>
    public static string DataFolder(string folder) => Path.Combine(folder, DataName);

    /// <summary>Where the libraries lie that the machine lacks, if it lacks any.</summary>
    public static string LibraryFolder(string folder) => Path.Combine(folder, LibraryName);

    public static QemuManifest? ReadFile(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), QemuJson.Default.QemuManifest) : null;
    }

    /// <summary>The QEMU that is unpacked for an architecture, or null.</summary>
    public static QemuInstallation? Read(GuestCache cache, GuestArchitecture architecture)
    {
        var folder = cache.QemuFolder(architecture);
        if (ReadFile(folder) is not { } manifest || Path.Combine(folder, manifest.Emulator) is var binary && !File.Exists(binary)) return null;
        string? IfThere(string place) => Directory.Exists(place) ? place : null;
        return new QemuInstallation(Path.Combine(folder, manifest.Emulator), System.Version.Parse(manifest.Version))
        {
            DataFolder = IfThere(DataFolder(folder)),
            LibraryFolder = IfThere(LibraryFolder(folder)),
        };
    }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, QemuJson.Default.QemuManifest));
}

/// <summary>The manifest's reading and writing, generated at build time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(QemuManifest))]
internal sealed partial class QemuJson : JsonSerializerContext;
