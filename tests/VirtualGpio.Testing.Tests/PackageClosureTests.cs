// SPDX-License-Identifier: MIT
using VirtualGpio.GuestImage;

namespace VirtualGpio.Testing.Tests;

public sealed class PackageClosureTests
{
    private static readonly Dictionary<string, string[]> Index = new()
    {
        ["emulator"] = ["liba", "libb", "tool"],
        ["liba"] = ["libc", "libb"],
        ["libb"] = ["liba"], // a circle, as the archive has them
        ["libc"] = [],
        ["tool"] = ["libd"],
        ["libd"] = [],
    };

    private static IEnumerable<string> Of(string name, params string[] leftOut) =>
        PackageClosure.Of([name], name => Index.TryGetValue(name, out var needs) && !leftOut.Contains(name) ? new Package(name, "1", 0, needs) : null)
            .Select(package => package.Name);

    [Fact]
    public void All_that_is_needed_is_there_once_and_the_nearest_comes_first() =>
        Assert.Equal(["emulator", "liba", "libb", "tool", "libc", "libd"], Of("emulator"));

    [Fact]
    public void What_is_left_out_takes_with_it_what_only_it_needs() =>
        Assert.Equal(["emulator", "liba", "libb", "libc"], Of("emulator", "tool"));

    [Fact]
    public void A_virtual_package_is_passed_over() => Assert.Empty(Of("nowhere"));

    [Fact]
    public void A_package_is_read_from_the_archives_index()
    {
        var package = Package.Parse("Package: qemu\nVersion: 1:10.0\nDepends: liba (>= 1), libb:any | libc, libd\nSize: 42\n");
        Assert.Equal(("qemu", "1:10.0", 42L), (package.Name, package.Version, package.Size));
        Assert.Equal(["liba", "libb", "libd"], package.Depends);
        Assert.Contains("libx", Assert.Throws<GuestImageException>(() => package.Dependency("libx")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_libraries_that_are_missing_are_read_from_what_ldd_writes() =>
        Assert.Equal(["libfdt.so.1", "libslirp.so.0"], HostLibraries.ParseMissing(
            """
            	linux-vdso.so.1 (0x00007f09d8283000)
            	libfdt.so.1 => not found
            	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f09d7c58000)
            	libslirp.so.0 => not found
            	libfdt.so.1 => not found
            """));

    [Fact]
    public void A_program_without_libraries_misses_none() => Assert.Empty(HostLibraries.ParseMissing("\tstatically linked\n"));
}
