// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>What compiles for a guest.</summary>
/// <param name="Prefix">What stands before its programs' names (<c>CROSS_COMPILE</c>); empty for the machine's own.</param>
/// <param name="Folder">The folder of its programs; null: they are in the path.</param>
/// <param name="LibraryFolder">The folder of libraries of its own; null: it has none.</param>
internal sealed record Toolchain(string Prefix, string? Folder, string? LibraryFolder)
{
    /// <summary>The machine's own, for guests like the machine.</summary>
    public static Toolchain Own { get; } = new("", null, null);

    /// <summary>What its programs need to run, and a build to find them.</summary>
    public Dictionary<string, string?> Environment
    {
        get
        {
            var environment = new Dictionary<string, string?>();
            if (Folder is not null) environment["PATH"] = $"{Folder}:{System.Environment.GetEnvironmentVariable("PATH")}";
            if (LibraryFolder is not null) environment["LD_LIBRARY_PATH"] = LibraryFolder;
            return environment;
        }
    }

    /// <summary>The path or name of one of its programs.</summary>
    public string Program(string name) => Folder is null ? Prefix + name : Path.Combine(Folder, Prefix + name);
}
