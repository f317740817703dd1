// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>A kernel for 64-bit Arm, which Debian does not pack.</summary>
internal static class ArmImage
{
    // Documentation/arch/arm64/booting.rst, "Call the kernel image".
    private const int MagicAt = 56;

    /// <summary>Makes it known by another name: there is nothing to unpack.</summary>
    /// <exception cref="GuestImageException">It is none, or a packed one.</exception>
    public static void Extract(string image, string vmlinux)
    {
        var header = new byte[MagicAt + 4];
        // A file that is shorter leaves zeros.
        using (var file = File.OpenRead(image)) file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (!header.AsSpan(MagicAt).SequenceEqual("ARMd"u8))
            throw new GuestImageException(
                $"{image} is no unpacked kernel for 64-bit Arm: the mark 'ARMd' is missing; it starts with {Convert.ToHexString(header.AsSpan(0, 8))}.");
        File.CreateSymbolicLink(vmlinux, Path.GetFileName(image));
    }
}
