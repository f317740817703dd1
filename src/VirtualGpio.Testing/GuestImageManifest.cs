// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VirtualGpio.Testing;

/// <summary>What an image's folder says of itself, in <c>image.json</c>. Written last: a folder without it is none.</summary>
/// <param name="Kernel">What the kernel is asked for by: <c>6.12</c>.</param>
/// <param name="Architecture">The kind of processor that it is for.</param>
/// <param name="Release">What <c>uname -r</c> says: <c>6.12.95+deb12-amd64</c>.</param>
/// <param name="Vmlinux">The uncompressed kernel, for the PVH entry.</param>
/// <param name="Vmlinuz">The kernel as the distribution packs it.</param>
/// <param name="Initramfs">The initial file system.</param>
/// <param name="Sources">The fingerprint of the clone's guest sources that it was made from.</param>
internal sealed record GuestImageManifest(
    string Kernel, GuestArchitecture Architecture, string Release, string Vmlinux, string Vmlinuz, string Initramfs, string Sources)
{
    public const string FileName = "image.json";

    public static GuestImageManifest? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file)
            ? JsonSerializer.Deserialize(File.ReadAllText(file), GuestImageJson.Default.GuestImageManifest)
            : null;
    }

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, GuestImageJson.Default.GuestImageManifest));
}

/// <summary>The manifest's reading and writing, generated at build time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(GuestImageManifest))]
internal sealed partial class GuestImageJson : JsonSerializerContext;
