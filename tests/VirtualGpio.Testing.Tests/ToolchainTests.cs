// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;
using VirtualGpio.GuestImage;

namespace VirtualGpio.Testing.Tests;

[SupportedOSPlatform("linux")]
public sealed class ToolchainTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-tools-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_machines_own_compiler_is_the_one_in_the_path()
    {
        Assert.Equal("gcc", Toolchain.Own.Program("gcc"));
        Assert.Empty(Toolchain.Own.Environment);
    }

    [Fact]
    public void An_unpacked_compiler_is_called_by_its_place_and_finds_its_parts()
    {
        var toolchain = new Toolchain("aarch64-linux-gnu-", "/cache/bin", "/cache/lib");
        Assert.Equal("/cache/bin/aarch64-linux-gnu-strip", toolchain.Program("strip"));
        Assert.StartsWith("/cache/bin:", toolchain.Environment["PATH"], StringComparison.Ordinal);
        Assert.Equal("/cache/lib", toolchain.Environment["LD_LIBRARY_PATH"]);
    }

    [Fact]
    public void A_compiler_and_a_qemu_that_are_unpacked_are_not_fetched_again()
    {
        var cache = new GuestCache(_folder);
        var platform = GuestPlatform.Of(GuestArchitecture.Arm64);
        var qemu = cache.QemuFolder(platform.Architecture);
        foreach (var folder in new[] { Path.Combine(_folder, "compilers", "arm64"), qemu }) Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(_folder, "compilers", "arm64", "versions"), "");
        File.WriteAllText(Path.Combine(qemu, platform.Emulator), "#!/bin/sh\necho QEMU emulator version 10.0.2\n");
        File.SetUnixFileMode(Path.Combine(qemu, platform.Emulator), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        new QemuManifest(platform.Emulator, "10.0.2", "1:10.0.2").Write(qemu);

        using var archives = new Archives(cache, new Progress());
        Assert.StartsWith(_folder, new CrossCompiler(cache, archives).Ensure(platform, upgrade: false).Folder, StringComparison.Ordinal);
        new QemuStore(cache, archives).Ensure(platform, upgrade: false);

        Assert.False(Directory.Exists(Path.Combine(_folder, "apt"))); // no index was fetched
    }

    [Fact]
    public void A_guest_like_this_machine_needs_no_other_compiler()
    {
        using var archives = new Archives(new GuestCache(_folder), new Progress());
        Assert.Same(Toolchain.Own, new CrossCompiler(new GuestCache(_folder), archives).Ensure(GuestPlatform.Of(GuestArchitecture.X64), upgrade: true));
    }
}
