// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VirtualGpio.GuestImage;

/// <summary>What a kernel's folder in the cache says of itself, in <c>kernel.json</c>. Written last.</summary>
/// <param name="Release">What <c>uname -r</c> says.</param>
/// <param name="Version">The package's version.</param>
internal sealed record KernelEntry(string Release, string Version)
{
    private const string FileName = "kernel.json";

    [JsonIgnore]
    public string Folder { get; private init; } = "";

    public string Vmlinux => Path.Combine(Folder, "vmlinux");
    public string Vmlinuz => Path.Combine(Folder, "vmlinuz");

    /// <summary>The stock modules: <c>/lib/modules/RELEASE</c>.</summary>
    public string Modules => Path.Combine(Folder, "modules");

    /// <summary>What modules are built against: the kernel's build folder.</summary>
    public string BuildFolder => Path.Combine(Folder, "headers", "usr", "src", $"linux-headers-{Release}");

    /// <summary>The programs of a compiler of its own, for a kernel that the system's is too old for.</summary>
    public string Compiler => Path.Combine(Folder, "compiler", "usr", "bin");

    public static KernelEntry? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) return null;
        return JsonSerializer.Deserialize(File.ReadAllText(file), KernelEntryJson.Default.KernelEntry)! with { Folder = folder };
    }

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, KernelEntryJson.Default.KernelEntry));
}

/// <summary>The entry's reading and writing, generated at build time.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(KernelEntry))]
internal sealed partial class KernelEntryJson : JsonSerializerContext;
