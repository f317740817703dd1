// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>Debian's compiler for another architecture in the cache: unpacked, never installed.</summary>
internal sealed class CrossCompiler(GuestCache cache, Archives archives)
{
    // That of the release, which its kernels are built with.
    private const string Version = "12";

    // Written last.
    private const string StampName = "versions";

    private string Folder => Path.Combine(cache.Root, "compilers", "arm64");

    /// <summary>What compiles for a platform; unpacked here if it is not this machine's.</summary>
    public Toolchain Ensure(GuestPlatform platform, bool upgrade)
    {
        if (platform.Architecture == GuestArchitecture.X64) return Toolchain.Own;
        const string prefix = "aarch64-linux-gnu-";
        var toolchain = new Toolchain(prefix, Path.Combine(Folder, "usr", "bin"), Path.Combine(Folder, "usr", "lib", "x86_64-linux-gnu"));
        var stamp = Path.Combine(Folder, StampName);
        if (File.Exists(stamp) && !upgrade) return toolchain;

        var archive = archives.Bookworm(GuestArchitecture.X64);
        List<Package> packages =
        [
            .. new[]
            {
                $"gcc-{Version}-aarch64-linux-gnu", $"cpp-{Version}-aarch64-linux-gnu", "binutils-aarch64-linux-gnu",
                $"libgcc-{Version}-dev-arm64-cross", "libc6-dev-arm64-cross", "libc6-arm64-cross", "linux-libc-dev-arm64-cross",
            }.Select(name => archive.Find(name)),
        ];
        var versions = string.Concat(packages.Select(package => $"{package.Name} {package.Version}\n"));
        if (File.Exists(stamp) && File.ReadAllText(stamp) == versions) return toolchain;
        using var work = new WorkFolder(Folder);
        archive.Unpack(work.Folder, packages);
        var programs = Path.Combine(work.Folder, "usr", "bin");
        File.CreateSymbolicLink(Path.Combine(programs, prefix + "gcc"), $"{prefix}gcc-{Version}");
        string[] run = [Path.Combine(programs, prefix + "as"), Path.Combine(work.Folder, "usr", "lib", "gcc-cross", "aarch64-linux-gnu", Version, "cc1")];
        HostLibraries.Complete(archive, packages.SelectMany(package => package.Depends), run, Path.Combine(work.Folder, "usr", "lib", "x86_64-linux-gnu"));
        File.WriteAllText(Path.Combine(work.Folder, StampName), versions);
        work.Commit();
        return toolchain;
    }
}
