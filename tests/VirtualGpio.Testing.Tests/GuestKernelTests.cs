// SPDX-License-Identifier: MIT
using VirtualGpio.GuestImage;

namespace VirtualGpio.Testing.Tests;

public sealed class GuestKernelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-kernel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Place(string name, ReadOnlySpan<byte> content)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllBytes(file, content);
        return file;
    }

    [Fact]
    public void Kernels_are_asked_for_by_version_and_those_of_another_architecture_by_that_too()
    {
        Assert.Equal(["6.12", "6.1", "6.12-arm64", "6.1-arm64", "newest"], KernelSource.All.Select(kernel => kernel.Name));
        Assert.Equal(GuestArchitecture.Arm64, KernelSource.Find("6.12-arm64").Platform.Architecture);
        Assert.Contains("6.12-arm64", Assert.Throws<GuestImageException>(() => KernelSource.Find("5.10")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_kernel_needs_no_unpacking()
    {
        var content = new byte[4096];
        "MZ"u8.CopyTo(content);
        "ARMd"u8.CopyTo(content.AsSpan(56));
        var image = Place("vmlinuz", content);
        var vmlinux = Path.Combine(_folder, "vmlinux");
        ArmImage.Extract(image, vmlinux);
        Assert.Equal(content, File.ReadAllBytes(vmlinux));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ too short")]
    [InlineData("a text that is long enough to hold a mark at the fifty-sixth byte, but has none")]
    public void What_is_no_arm_kernel_is_refused_with_its_name(string content)
    {
        var image = Place("vmlinuz-x", System.Text.Encoding.ASCII.GetBytes(content));
        var e = Assert.Throws<GuestImageException>(() => ArmImage.Extract(image, Path.Combine(_folder, "vmlinux")));
        Assert.Contains("vmlinuz-x", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "vmlinux")));
    }

    [Fact]
    public void The_names_of_busyboxs_programs_are_found_in_it() =>
        Assert.Equal(["[", "[[", "ar", "zcat"], Busybox.Applets("\u007fELF\0other\0\0[\0[[\0ar\0zcat\0\0rest\0"u8.ToArray(), "busybox"));

    [Theory]
    [InlineData("")]
    [InlineData("no list")]
    [InlineData("\0[\0[[\0without end\0")]
    public void A_program_without_the_list_is_refused_with_its_name(string content)
    {
        var e = Assert.Throws<GuestImageException>(() => Busybox.Applets(System.Text.Encoding.ASCII.GetBytes(content), "toybox"));
        Assert.Contains("toybox", e.Message, StringComparison.Ordinal);
    }
}
